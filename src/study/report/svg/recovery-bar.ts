import { html, type Markup } from '../../../evaluation/html.ts';
import { colours, type Drawing, drawing, place, text, widthOf } from './drawing.ts';

/** Accuracies, 0..1, in the order in which they are reached. */
export interface Recovery {
  study: number;
  prepared: number;
  trained: number;
  home: number;
}

const width = 860;
const left = 20;
const scale = 820;

/** From what the study's own way reaches on photographs to what the model reaches at home: which step brings how much. */
export function recoveryBar(name: string, title: string, recovery: Recovery): Drawing {
  const { study, prepared, trained, home } = recovery;
  const parts: Part[] = [
    { from: 0, to: study, fill: '#c3cad1', ink: colours.ink, label: 'right all along' },
    {
      from: study,
      to: prepared,
      fill: '#1f66c9',
      ink: '#ffffff',
      label: 'back by preparing the image',
    },
    {
      from: prepared,
      to: trained,
      fill: '#00785a',
      ink: '#ffffff',
      label: 'back by training for it',
    },
    { from: trained, to: home, fill: '#f2d3c0', ink: colours.ink, label: 'stays lost' },
  ];
  const description = `${parts.map(({ label, from, to }) => `${label}: ${share(to - from)}`).join('; ')}, of an accuracy at home of ${share(home)}.`;
  return drawing({ name, title, description, width, height: 190 }, [
    html`${parts.map(bar)}`,
    html`${[0, 0.25, 0.5, 0.75, 1].map(
      (tick) =>
        html`<line x1="${x(tick)}" x2="${x(tick)}" y1="84" y2="89" stroke="${colours.soft}"/>${text(left + tick * scale, 102, `${tick * 100}%`, { anchor: tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle', size: 11, fill: colours.soft })}`,
    )}`,
    html`${parts.map(keyLine)}`,
  ]);
}

// --- Internal helpers ---

interface Part {
  from: number;
  to: number;
  fill: string;
  ink: string;
  label: string;
}

function bar({ from, to, fill, ink }: Part): Markup {
  // A step that loses is drawn back over what it loses, hatched by its outline only.
  const [low, high] = from <= to ? [from, to] : [to, from];
  const lost = to < from;
  const room = (high - low) * scale;
  const label = points(to - from);
  return html`<rect x="${x(low)}" y="${lost ? 24 : 34}" width="${place(room)}" height="${lost ? 60 : 50}" fill="${lost ? 'none' : fill}" stroke="${lost ? colours.wrong : '#ffffff'}"/>${
    room > widthOf(label, 14) + 6 && !lost
      ? text(left + ((low + high) / 2) * scale, 64, label, {
          anchor: 'middle',
          size: 14,
          weight: 600,
          fill: ink,
        })
      : ''
  }`;
}

function keyLine({ from, to, fill, label }: Part, index: number): Markup {
  const at = left + (index % 2) * 420;
  const y = 136 + Math.floor(index / 2) * 28;
  return html`<rect x="${at}" y="${y - 12}" width="16" height="16" fill="${fill}" stroke="${colours.soft}"/>${text(at + 24, y + 1, `${label}: ${points(to - from)} points`, { size: 13 })}`;
}

function x(accuracy: number): string {
  return place(left + accuracy * scale);
}

function share(accuracy: number): string {
  return `${(100 * accuracy).toFixed(1)}%`;
}

function points(difference: number): string {
  return (100 * difference).toFixed(1).replace('-', '−');
}
