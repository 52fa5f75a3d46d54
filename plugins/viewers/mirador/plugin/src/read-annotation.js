/**
 * What the plugin shows of an annotation as Mirador has it, be it a Web or an Open Annotation.
 * `prediction` and `truth` are undefined where the annotation is none; `region` is `x,y,w,h`.
 */
export function readAnnotation(item, canvasId) {
  const { resource } = item;
  const text = plainText(item.chars);
  const creator = first(resource.creator ?? resource['dcterms:creator']);
  const author = first(resource.generator) ?? creator;
  return {
    id: item.id,
    canvasId,
    region: item.fragmentSelector?.join(','),
    creator: creator?.name ?? creator,
    author: nameOf(author),
    prediction: predictionOf(resource, text),
    truth: /^\s*True:\s*(.+?)\s*$/m.exec(text)?.[1],
  };
}

// --- Internal helpers ---

/** Of our own server, from what it says to programs; of any other, from the words. */
function predictionOf(resource, text) {
  const told = resource['x:prediction'];
  if (told) return { label: told.label, confidence: told.confidence, model: told.model };
  const label = /^\s*Predicted:\s*(.+?)\s*$/m.exec(text)?.[1];
  if (label === undefined) return undefined;
  const confidence = Number(/^\s*Confidence:\s*([\d.]+)\s*$/m.exec(text)?.[1]);
  return { label, confidence: confidence >= 0 && confidence <= 1 ? confidence : undefined };
}

/** Lines as a reader sees them. */
function plainText(html) {
  const lines = (html ?? '').replaceAll(/<\/(p|li|div)>|<br\s*\/?>/gi, '\n');
  return new DOMParser().parseFromString(lines, 'text/html').body.textContent;
}

function nameOf(agent) {
  const name = typeof agent === 'string' ? agent : agent?.name;
  return name && agent.recipe ? `${name}, recipe ${agent.recipe}` : name;
}

const first = (value) => [value].flat()[0];
