import { z } from 'zod';

/** `x,y,w,h` as a rectangle with an area. */
export const regionSchema = z
  .string()
  .regex(/^\d+,\d+,[1-9]\d*,[1-9]\d*$/, 'must be x,y,w,h in whole pixels')
  .transform((text) => {
    const [x = 0, y = 0, w = 0, h = 0] = text.split(',').map(Number);
    return { x, y, w, h };
  });
