import protobuf from 'protobufjs';

/** The slice of ONNX that is written here, field for field: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const schema = `
syntax = "proto2";
message Attribute { optional string name = 1; optional float f = 2; optional int64 i = 3; repeated int64 ints = 8; optional int32 type = 20; }
message Node { repeated string input = 1; repeated string output = 2; optional string name = 3; optional string opType = 4; repeated Attribute attribute = 5; }
message Tensor { repeated int64 dims = 1; optional int32 dataType = 2; optional string name = 8; optional bytes rawData = 9; }
message Dimension { optional int64 dimValue = 1; optional string dimParam = 2; }
message Shape { repeated Dimension dim = 1; }
message TensorType { optional int32 elemType = 1; optional Shape shape = 2; }
message Type { optional TensorType tensorType = 1; }
message ValueInfo { optional string name = 1; optional Type type = 2; }
message Graph { repeated Node node = 1; optional string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
message OperatorSet { optional string domain = 1; optional int64 version = 2; }
message Model { optional int64 irVersion = 1; optional string producerName = 2; optional Graph graph = 7; repeated OperatorSet opsetImport = 8; }
`;

const model = protobuf.parse(schema, { keepCase: true }).root.lookupType('Model');

export interface OnnxNode {
  op: string;
  inputs: string[];
  output: string;
  attributes?: Record<string, number | number[] | { float: number }>;
}

export interface OnnxGraph {
  name: string;
  nodes: OnnxNode[];
  /** float32 constants. */
  constants: { name: string; dims: number[]; values: Float32Array }[];
  /** The size of the batch is left open; `dims` are the others. */
  input: { name: string; dims: number[] };
  output: { name: string; dims: number[] };
}

/** The bytes of an ONNX file, operator set 13. */
export function encodeOnnx({ name, nodes, constants, input, output }: OnnxGraph): Uint8Array {
  const message = {
    irVersion: 7,
    producerName: 'iiif-autotag',
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name,
      node: nodes.map(({ op, inputs, output, attributes = {} }) => ({
        opType: op,
        name: output,
        input: inputs,
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      })),
      initializer: constants.map(({ name, dims, values }) => ({
        name,
        dims,
        dataType: float32,
        rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })),
      input: [valueInfo(input)],
      output: [valueInfo(output)],
    },
  };
  const problem = model.verify(message);
  if (problem) throw new Error(`ONNX: ${problem}`);
  return model.encode(model.fromObject(message)).finish();
}

// --- Internal helpers ---

const float32 = 1;

/** Types of attributes: FLOAT 1, INT 2, INTS 7. */
function attribute(name: string, value: number | number[] | { float: number }) {
  if (typeof value === 'number') return { name, i: value, type: 2 };
  if (Array.isArray(value)) return { name, ints: value, type: 7 };
  return { name, f: value.float, type: 1 };
}

function valueInfo({ name, dims }: { name: string; dims: number[] }) {
  const dim = [{ dimParam: 'batch' }, ...dims.map((dimValue) => ({ dimValue }))];
  return { name, type: { tensorType: { elemType: float32, shape: { dim } } } };
}
