/** The part of an image still to be cut out: fractions 0..1 of its width and height. */
export interface Crop {
  x: number;
  y: number;
  w: number;
  h: number;
}
