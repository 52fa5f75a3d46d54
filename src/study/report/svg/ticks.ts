/** Round numbers from at or below `low` to at or above `high`, about `wanted` of them. */
export function ticksOver(low: number, high: number, wanted = 5): number[] {
  const span = high - low || Math.abs(high) || 1;
  const raw = span / Math.max(1, wanted - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? raw;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}
