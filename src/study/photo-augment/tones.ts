import { type Canvas, canvasGrid, canvasSide } from './canvas.ts';
import { between } from './chance.ts';
import type { ToneChoices } from './choices.ts';
import { smoothField } from './smooth-field.ts';

/** Another garment of the same shape: its grey, pattern and light, and a picture less sharp. */
export function changeTones(canvas: Canvas, choices: ToneChoices, random: () => number): void {
  const { tone } = canvas;
  if (choices.inverted) for (let i = 0; i < tone.length; i++) tone[i] = 1 - (tone[i] ?? 0);
  const mean = meanOf(canvas);
  for (let i = 0; i < tone.length; i++) {
    tone[i] = ((tone[i] ?? 0) - mean) * choices.contrast + choices.mean;
  }
  if (choices.blotches > 0) {
    smoothField(field, choices.blotches, random);
    for (let i = 0; i < tone.length; i++) tone[i] = (tone[i] ?? 0) + (field[i] ?? 0);
  }
  if (choices.stripes > 0) addStripes(tone, choices.stripes, random);
  if (choices.gradient > 0) addGradient(tone, choices.gradient, random);
  for (let i = 0; i < tone.length; i++) tone[i] = Math.min(1, Math.max(0, tone[i] ?? 0));
  if (choices.blur) blur(canvas);
}

// --- Internal helpers ---

const field = new Float32Array(canvasSide * canvasSide);

/** Over what the garment covers. */
function meanOf({ tone, cover }: Canvas): number {
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < tone.length; i++) {
    sum += (tone[i] ?? 0) * (cover[i] ?? 0);
    weight += cover[i] ?? 0;
  }
  return weight > 0 ? sum / weight : 0;
}

/** Sharp ones or waves, in any direction, 3 to 10 pixels from one to the next. */
function addStripes(tone: Float32Array, amplitude: number, random: () => number): void {
  const angle = between(random, 0, Math.PI);
  const often = (2 * Math.PI) / between(random, 3, 10);
  const across = Math.cos(angle) * often;
  const down = Math.sin(angle) * often;
  const phase = between(random, 0, 2 * Math.PI);
  const sharp = random() < 0.5;
  for (let i = 0; i < tone.length; i++) {
    const column = i % canvasSide;
    const wave = Math.sin(phase + across * column + ((i - column) / canvasSide) * down);
    tone[i] = (tone[i] ?? 0) + amplitude * (sharp ? Math.sign(wave) : wave);
  }
}

/** Light from one side: by `amplitude` brighter at one end of the image and darker at the other. */
function addGradient(tone: Float32Array, amplitude: number, random: () => number): void {
  const angle = between(random, 0, 2 * Math.PI);
  const across = Math.cos(angle) * amplitude;
  const down = Math.sin(angle) * amplitude;
  const { x, y } = canvasGrid;
  for (let i = 0; i < tone.length; i++) {
    tone[i] = (tone[i] ?? 0) + across * (x[i] ?? 0) + down * (y[i] ?? 0);
  }
}

/** 1-2-1 each way, counting only what is garment: its edge stays where it is. */
function blur({ tone, cover }: Canvas): void {
  field.set(tone);
  for (let y = 1; y < canvasSide - 1; y++) {
    for (let x = 1; x < canvasSide - 1; x++) {
      const i = y * canvasSide + x;
      if (cover[i] === 0) continue;
      let sum = 0;
      let weight = 0;
      for (let row = -1; row <= 1; row++) {
        for (let column = -1; column <= 1; column++) {
          const j = i + row * canvasSide + column;
          const share = (row === 0 ? 2 : 1) * (column === 0 ? 2 : 1) * (cover[j] ?? 0);
          sum += share * (field[j] ?? 0);
          weight += share;
        }
      }
      tone[i] = sum / weight;
    }
  }
}
