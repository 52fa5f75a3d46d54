import type * as TensorFlow from '@tensorflow/tfjs';
import { ModelError } from '../errors.ts';
import { encodeOnnx, type OnnxGraph } from './onnx-schema.ts';

type Layer = TensorFlow.layers.Layer;

/**
 * A chain of layers as ONNX with equal answers: input `images` as the model has it, `[batch, height,
 * width, channels]`, output `probabilities`. Inside, images are turned to channels first, as ONNX has
 * them, and back before they are flattened. Throws `ModelError` for a layer that it does not know.
 */
export async function toOnnx(model: TensorFlow.LayersModel): Promise<Uint8Array> {
  const [input] = model.inputs;
  const [output] = model.outputs;
  if (!input || !output) throw new ModelError(`${model.name} has no input or output.`);
  const dims = sizesOf(input.shape);
  const graph: OnnxGraph = {
    name: model.name,
    nodes: [],
    constants: [],
    input: { name: 'images', dims },
    output: { name: 'probabilities', dims: sizesOf(output.shape) },
  };
  let planar = dims.length === 3;
  let last = planar
    ? node('Transpose', 'planar', ['images'], { perm: [0, 3, 1, 2] })
    : graph.input.name;

  for (const layer of model.layers) await add(layer);
  if (planar) last = node('Transpose', 'upright', [last], { perm: [0, 2, 3, 1] });
  node('Identity', graph.output.name, [last]);
  return encodeOnnx(graph);

  async function add(layer: Layer): Promise<void> {
    const name = `layer_${layer.name}`; // a layer may be called as an input or output is
    const config = layer.getConfig();
    switch (layer.getClassName()) {
      case 'InputLayer':
      case 'Dropout': // does nothing outside training
        return;
      case 'Conv2D': {
        const weights = await constantsOf(layer, ['filter', 'bias'], [3, 2, 0, 1]);
        const strides = numbersOf(config.strides);
        const pads = padsOf(layer, numbersOf(config.kernelSize), strides);
        last = node('Conv', name, [last, ...weights], { strides, pads });
        return activate(layer);
      }
      case 'BatchNormalization': {
        const inputs = await constantsOf(layer, ['gamma', 'beta', 'mean', 'variance']);
        const attributes = { epsilon: { float: Number(config.epsilon) } };
        last = node('BatchNormalization', name, [last, ...inputs], attributes);
        return;
      }
      case 'MaxPooling2D':
      case 'AveragePooling2D': {
        if (config.padding !== 'valid') throw unknown(layer, 'padding');
        const attributes = {
          kernel_shape: numbersOf(config.poolSize),
          strides: numbersOf(config.strides),
        };
        const op = layer.getClassName() === 'MaxPooling2D' ? 'MaxPool' : 'AveragePool';
        last = node(op, name, [last], attributes);
        return;
      }
      case 'GlobalAveragePooling2D':
        last = node('GlobalAveragePool', `${name}_planar`, [last]);
        last = node('Flatten', name, [last], { axis: 1 });
        planar = false;
        return;
      case 'Flatten':
        if (planar) last = node('Transpose', `${name}_upright`, [last], { perm: [0, 2, 3, 1] });
        last = node('Flatten', name, [last], { axis: 1 });
        planar = false;
        return;
      case 'Dense': {
        const inputs = await constantsOf(layer, ['kernel', 'bias']);
        last = node('Gemm', name, [last, ...inputs]);
        return activate(layer);
      }
      case 'Activation':
        return activate(layer);
      default:
        throw unknown(layer, `kind ${layer.getClassName()}`);
    }
  }

  function activate(layer: Layer): void {
    const { activation } = layer.getConfig();
    if (activation === 'linear') return;
    if (activation === 'relu') last = node('Relu', `layer_${layer.name}_relu`, [last]);
    else if (activation === 'tanh') last = node('Tanh', `layer_${layer.name}_tanh`, [last]);
    else if (activation === 'softmax' && !planar) {
      last = node('Softmax', `layer_${layer.name}_softmax`, [last], { axis: -1 });
    } else throw unknown(layer, `activation ${String(activation)}`);
  }

  function node(
    op: string,
    output: string,
    inputs: string[],
    attributes?: OnnxGraph['nodes'][number]['attributes'],
  ): string {
    graph.nodes.push({ op, inputs, output, attributes });
    return output;
  }

  /** Puts a layer's weights into the graph, the first one's axes in another order; their names. */
  async function constantsOf(layer: Layer, names: string[], order?: number[]): Promise<string[]> {
    const weights = layer.getWeights();
    return Promise.all(
      weights.map(async (weight, index) => {
        const turned = index === 0 && order ? weight.transpose(order) : weight.clone();
        const name = `${layer.name}.${names[index]}`;
        graph.constants.push({
          name,
          dims: turned.shape,
          values: Float32Array.from(await turned.data()),
        });
        turned.dispose();
        return name;
      }),
    );
  }
}

// --- Internal helpers ---

function sizesOf(shape: (number | null)[]): number[] {
  return shape.slice(1).map((size) => {
    if (size === null) throw new ModelError('A model of open size cannot be written as ONNX.');
    return size;
  });
}

/** Of `same` around an odd filter that steps by one: as much on each side. */
function padsOf(layer: Layer, filter: number[], strides: number[]): number[] {
  if (layer.getConfig().padding === 'valid') return [0, 0, 0, 0];
  const odd = filter.every((size) => size % 2 === 1) && strides.every((step) => step === 1);
  if (!odd) throw unknown(layer, 'padding');
  const [rows = 0, columns = 0] = filter.map((size) => (size - 1) / 2);
  return [rows, columns, rows, columns]; // above, left, below, right
}

function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [Number(value), Number(value)];
}

function unknown(layer: Layer, what: string): ModelError {
  return new ModelError(`The ${what} of the layer ${layer.name} cannot be written as ONNX.`);
}
