import { none } from '../../evaluation/report-words.ts';
import { type Unit, units } from './claim.ts';
import type { Measured } from './measured.ts';

/** `91.3%`, `0.897`, `94,346 parameters`; a real minus sign. */
export function written(value: number, unit: Unit): string {
  const { digits, suffix } = units[unit];
  return `${decimal(value, digits)}${suffix}`;
}

/** `91.30 ± 0.21%`: one digit more than a single number, since the deviations are small. */
export function writtenMeasured(ours: Measured | undefined, unit: Unit): string {
  if (!ours) return none;
  const { suffix } = units[unit];
  const digits = unit === 'percent' || unit === 'points' ? 2 : units[unit].digits;
  const mean = decimal(ours.mean, digits);
  if (ours.deviation === null) return `${mean}${suffix}`;
  const deviation =
    unit === 'parameters' && ours.deviation === 0 ? '' : ` ± ${decimal(ours.deviation, digits)}`;
  return `${mean}${deviation}${suffix}`;
}

export function decimal(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** `a`, `a and b`, `a, b and c` */
export function listed(items: string[]): string {
  const last = items.at(-1) ?? '';
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${last}` : last;
}
