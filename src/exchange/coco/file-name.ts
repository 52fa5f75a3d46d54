/** A file as programs name it: with its folders, without them, and without the ending of an image. */
export interface FileName {
  path: string;
  base: string;
  stem: string;
}

export function fileName(name: string): FileName {
  const path = name.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  const base = path.slice(path.lastIndexOf('/') + 1);
  return { path, base, stem: base.replace(/\.(?:jpe?g|png|webp|tiff?|gif|avif|bmp|jp2)$/i, '') };
}

/**
 * What a file may have been called before a program took it in, the likeliest first. Roboflow makes
 * `coat_jpg.rf.<hash>.jpg` out of `coat.jpg`, Label Studio `<eight hexadecimal digits>-coat.jpg` of what is
 * uploaded and, with `__`, of what it downloads.
 */
export function formerNames(name: string): string[] {
  const { path, base, stem } = fileName(name);
  const roboflow = /^(.+)_(\w{3,4})\.rf\.\w+$/.exec(stem);
  const upload = /^[0-9a-f]{8}(?:-|__)(.+)$/.exec(base);
  const former = [
    ...(roboflow ? [`${roboflow[1]}.${roboflow[2]}`] : []),
    ...(upload?.[1] === undefined ? [] : [upload[1]]),
  ];
  return [path, base, stem, ...former.flatMap((one) => [one, fileName(one).stem])];
}
