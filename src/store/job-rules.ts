/** Errors that a job keeps; `failed` counts all. */
export const keptErrors = 1000;
