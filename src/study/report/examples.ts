import type { ErrorsRecord, ExampleRecord } from './result-schemas.ts';

/** What the models say of one test image, from whichever list holds it. */
export function exampleAt(
  errors: ErrorsRecord | undefined,
  place: number,
): ExampleRecord | undefined {
  if (!errors) return undefined;
  const lists = [
    errors.table8 ?? [],
    errors.allWrong,
    ...Object.values(errors.mistakes),
    ...Object.values(errors.leastSure),
  ];
  return lists.flat().find((example) => example.place === place);
}
