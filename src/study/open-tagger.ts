import { loadPlugin } from '../tagging/load-plugin.ts';
import { readModelFolder } from '../tagging/model-folder.ts';
import type { Tagger } from '../tagging/tagger.ts';

/**
 * The model in a folder with its card, files checked, run by ONNX Runtime on the CPU. One thread where
 * several models or processes share the cores. Throws `ModelError`.
 */
export async function openTagger(folder: string, threads?: number): Promise<Tagger> {
  const { card } = await readModelFolder(folder);
  const onnx = await loadPlugin('onnx');
  return onnx.load(folder, card, threads === undefined ? {} : { threads });
}
