import { type Argument, InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from '../did-you-mean.ts';

/** Reader of an option that is a whole number within the bounds; anything else is wrong usage. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };

/** Reader of an option that is a share, 0 to 1. */
export function share(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

/** Collects an option that may be given several times, each time also as a list with commas. */
export const names = (text: string, before: string[] = []): string[] => [
  ...before,
  ...text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
];

/** Collects an option that may be given several times: addresses may hold commas. */
export const addresses = (text: string, before: string[] = []): string[] => [...before, text];

/** Lets it be one of these names only; another is wrong usage, and the near-miss is named. */
export function choose<Given extends Option | Argument>(
  given: Given,
  known: readonly string[],
): Given {
  given.choices(known).argParser((text: string) => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(
      `Allowed choices are ${known.join(', ')}${didYouMean(text, known)}`,
    );
  });
  return given;
}
