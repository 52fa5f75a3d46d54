import protobuf from 'protobufjs';

/**
 * An ONNX file whose input takes images of any size, and any number of them, whatever sizes it was
 * written down with: a convolutional network that averages over the image does not care. Everything
 * else stays byte for byte. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function freeImageSize(onnx: Uint8Array, input: string): Uint8Array {
  const freed = onnx.slice();
  const file: Span = { start: 0, end: freed.length };
  const inputs = fieldsOf(freed, file, 7).flatMap((graph) => fieldsOf(freed, graph, 11));
  const named = inputs.filter((value) =>
    fieldsOf(freed, value, 1).some((name) => textOf(freed, name) === input),
  );
  for (const value of named) {
    const types = fieldsOf(freed, value, 2).flatMap((type) => fieldsOf(freed, type, 1));
    const shapes = types.flatMap((tensor) => fieldsOf(freed, tensor, 2));
    const dims = shapes.flatMap((shape) => fieldsOf(freed, shape, 1));
    for (const [axis, dim] of dims.entries()) {
      if (axis !== channelAxis) freeDimension(freed, dim, axis);
    }
  }
  return freed;
}

// --- Internal helpers ---

const channelAxis = 1; // [batch, channels, height, width]

interface Span {
  start: number;
  end: number;
}

/** Where the contents of the embedded messages and texts with this field number lie, in file order. */
function fieldsOf(bytes: Uint8Array, { start, end }: Span, field: number): Span[] {
  const reader = protobuf.Reader.create(bytes);
  reader.pos = start;
  const spans: Span[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wireType = tag & 7;
    if (wireType !== 2) {
      reader.skipType(wireType);
      continue;
    }
    const length = reader.uint32();
    const from = reader.pos;
    if (tag >>> 3 === field) spans.push({ start: from, end: from + length });
    reader.skip(length);
  }
  return spans;
}

/** `dim_value` (field 1) becomes `dim_param` (field 2), a name of exactly the length that keeps all lengths. */
function freeDimension(bytes: Uint8Array, { start, end }: Span, axis: number): void {
  if (bytes[start] !== 0x08) return; // free already
  const nameLength = end - start - 2;
  bytes[start] = 0x12;
  bytes[start + 1] = nameLength;
  // One letter for each axis: sizes of the same name would have to be equal.
  bytes.fill('abcdefgh'.charCodeAt(axis), start + 2, end);
}

function textOf(bytes: Uint8Array, { start, end }: Span): string {
  return Buffer.from(bytes.subarray(start, end)).toString();
}
