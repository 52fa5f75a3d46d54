/** What happens to one image. Lengths are in image units (the image is ±1), angles in radians. */
export interface PhotoChoices {
  /** Width at the bottom over width in the middle, less 1. */
  trapezoid: number;
  shear: number;
  /** Amplitude of the elastic field. */
  elastic: number;
  sleeves?: SleeveChoices;
  /** Width at the bottom over width at the top, less 1. */
  flare: number;
  widen: number;
  angle: number;
  scaleX: number;
  scaleY: number;
  mirror: boolean;
  pair?: PairChoices;
  box: BoxChoices;
  damage: DamageChoices;
}

export interface SleeveChoices {
  shoulderX: number;
  shoulderY: number;
  /** How far each is turned outwards. */
  left: number;
  right: number;
  /** The seam between body and sleeve leans outwards, to leave the body whole, but no more than this. */
  lean: number;
}

export interface PairChoices {
  solesInside: boolean;
  toesUp: boolean;
  /** Between the two shoes. */
  gap: number;
}

/** Shifts are in lengths of the box's longer side. */
export interface BoxChoices {
  scale: number;
  right: number;
  down: number;
}

export interface DamageChoices {
  bites: number;
  patches: number;
  /** How far the edge frays, 0..1; 0 for not at all. */
  ragged: number;
  /** Area of the rectangle cut out over that of the box; 0 for none. */
  cutOut: number;
}
