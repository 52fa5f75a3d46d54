const shape =
  /^[a-z][a-z0-9+.-]*:(?=[^#])(?!\/\/(?:$|[/?#]))(?:[a-z0-9\-._~!$&'()*+,;=:@/?[\]]|%[0-9a-f]{2}|[^\p{ASCII}\p{Z}\p{C}])*(?:#(?:[a-z0-9\-._~!$&'()*+,;=:@/?[\]]|%[0-9a-f]{2}|[^\p{ASCII}\p{Z}\p{C}])*)?$/iu;

/**
 * Whether an annotation may be called so: a scheme and something after it, no spaces, braces or broken
 * percent signs; letters beyond ASCII are fine (SAS 2.1).
 */
export function isAbsoluteUri(text: string): boolean {
  return shape.test(text);
}
