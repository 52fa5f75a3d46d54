"""Images a second of training in Keras: the outside reference of bench/training.ts, which runs it.

    python bench/training-keras.py --seconds 10 --batch 64

Needs keras and tensorflow-cpu. Says one JSON object a line.
"""

import argparse
import json
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras  # noqa: E402
import numpy  # noqa: E402
import tensorflow  # noqa: E402
from keras import layers  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--batch", type=int, default=64)
options = parser.parse_args()


def convolution(filters):
    return layers.Conv2D(filters, 3, activation="relu")


def output():
    return layers.Dense(10, activation="softmax")


MODELS = {
    "scratch": lambda: [
        convolution(32),
        layers.MaxPooling2D(2),
        convolution(64),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        output(),
    ],
    "deep": lambda: [
        convolution(32),
        layers.BatchNormalization(momentum=0.9),
        layers.MaxPooling2D(2),
        convolution(64),
        layers.BatchNormalization(momentum=0.9),
        layers.MaxPooling2D(2),
        convolution(128),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.5),
        output(),
    ],
}

random = numpy.random.default_rng(1)
count = 300 * options.batch
images = random.random((count, 28, 28, 1), dtype=numpy.float32)
labels = (numpy.arange(count) % 10).astype("int32")

for name, make in MODELS.items():
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((28, 28, 1)), *make()])
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy")
    warm_up = slice(0, 10 * options.batch)
    model.fit(images[warm_up], labels[warm_up], batch_size=options.batch, verbose=0)
    seen, started, used = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - started < options.seconds:
        model.fit(images, labels, batch_size=options.batch, verbose=0)
        seen += count
    print(
        json.dumps(
            {
                "model": name,
                "parameters": model.count_params(),
                "wall": seen / (time.perf_counter() - started),
                "core": seen / (time.process_time() - used),
                "versions": f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}",
            }
        ),
        flush=True,
    )
