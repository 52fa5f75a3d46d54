import { html, type Markup } from '../../../evaluation/html.ts';
import { colours, type Drawing, drawing, place, text, widthOf } from './drawing.ts';
import { ticksOver } from './ticks.ts';

/** One training by epoch, from the first. */
export interface Curve {
  loss: number;
  accuracy: number;
  validationLoss: number;
  validationAccuracy: number;
}

const width = 860;
const height = 300;
const panel = { width: 350, height: 200, top: 52 };

/** Training and validation, accuracy and loss: each training a thin line, their mean a thick one. */
export function learningCurves(name: string, title: string, trainings: Curve[][]): Drawing {
  const epochs = Math.max(...trainings.map((curves) => curves.length));
  const last = trainings.map((curves) => curves.at(-1)?.validationAccuracy ?? 0);
  const description = `${trainings.length} trainings of up to ${epochs} epochs; validation accuracy ends between ${(100 * Math.min(...last)).toFixed(1)}% and ${(100 * Math.max(...last)).toFixed(1)}%.`;
  const series = (pick: (epoch: Curve) => number) =>
    trainings.map((curves) => curves.map((epoch) => pick(epoch)));
  const accuracy = {
    train: series((epoch) => 100 * epoch.accuracy),
    validation: series((epoch) => 100 * epoch.validationAccuracy),
  };
  const loss = {
    train: series((epoch) => epoch.loss),
    validation: series((epoch) => epoch.validationLoss),
  };
  return drawing({ name, title, description, width, height }, [
    key(50, 22),
    chart({ left: 56, name: 'accuracy, %', epochs, ...accuracy }),
    chart({ left: 486, name: 'loss', epochs, ...loss }),
  ]);
}

// --- Internal helpers ---

interface Chart {
  left: number;
  name: string;
  epochs: number;
  train: number[][];
  validation: number[][];
}

function chart({ left, name, epochs, train, validation }: Chart): Markup {
  const values = [...train, ...validation].flat();
  const ticks = ticksOver(Math.min(...values), Math.max(...values));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const x = (epoch: number) =>
    left + (epochs === 1 ? panel.width / 2 : ((epoch - 1) / (epochs - 1)) * panel.width);
  const y = (value: number) =>
    panel.top + panel.height - ((value - low) / (high - low || 1)) * panel.height;
  const line = (points: number[], colour: string, thick: boolean, dashed: boolean) =>
    html`<polyline points="${points.map((value, index) => `${place(x(index + 1))},${place(y(value))}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="${thick ? 2.4 : 0.8}" stroke-opacity="${thick ? 1 : 0.45}"${dashed ? html` stroke-dasharray="6 3"` : ''}/>`;
  const lines = (curves: number[][], colour: string, dashed: boolean) =>
    html`${curves.map((points) =>
      line(points, colour, false, dashed),
    )}${line(meanOf(curves), colour, true, dashed)}`;
  const bottom = panel.top + panel.height;
  const everyth = Math.max(1, Math.ceil(epochs / 8));
  const shown = Array.from({ length: epochs }, (_, index) => index + 1).filter(
    (epoch) => (epoch - 1) % everyth === 0,
  );
  return html`<g>${text(left, panel.top - 10, name, { fill: colours.soft })}${ticks.map(
    (tick) =>
      html`<line x1="${left}" x2="${left + panel.width}" y1="${place(y(tick))}" y2="${place(y(tick))}" stroke="${colours.line}"/>${text(left - 6, y(tick) + 4, String(tick), { anchor: 'end', size: 11, fill: colours.soft })}`,
  )}${shown.map((epoch) => text(x(epoch), bottom + 18, String(epoch), { anchor: 'middle', size: 11, fill: colours.soft }))}${text(left + panel.width / 2, bottom + 36, 'epoch', { anchor: 'middle', size: 11, fill: colours.soft })}${lines(train, colours.wrong, true)}${lines(validation, colours.right, false)}</g>`;
}

/** At each epoch over the trainings that got there. */
function meanOf(curves: number[][]): number[] {
  const longest = Math.max(...curves.map((points) => points.length));
  return Array.from({ length: longest }, (_, epoch) => {
    const there = curves.flatMap((points) => points[epoch] ?? []);
    return there.reduce((sum, value) => sum + value, 0) / there.length;
  });
}

function key(x: number, y: number): Markup {
  const items: [string, string, string][] = [
    ['training, as seen in the epoch', colours.wrong, '6 3'],
    ['validation', colours.right, ''],
  ];
  let left = x;
  const drawn = items.map(([label, colour, dash]) => {
    const at = left;
    left += 40 + widthOf(label) + 16;
    return html`<line x1="${place(at)}" x2="${place(at + 30)}" y1="${y - 4}" y2="${y - 4}" stroke="${colour}" stroke-width="2.4" stroke-dasharray="${dash || 'none'}"/>${text(at + 36, y, label)}`;
  });
  return html`${drawn}${text(left, y, 'thin: each training; thick: their mean', { fill: colours.soft })}`;
}
