import { contradictions } from './contradictions.ts';
import { paragraph, type Section } from './document.ts';
import { listed } from './written-numbers.ts';

export function sectionOnContradictions(): Section {
  const all = contradictions();
  return {
    title: 'Where the document contradicts itself',
    blocks: [
      paragraph(
        `${all.length} places. The arithmetic is computed from the document’s own figures; nothing of ours is in it.`,
      ),
    ],
    sections: all.map(({ places, title, arithmetic }) => ({
      title,
      blocks: [
        paragraph(`In ${listed(places.map(placeName))}.`),
        { kind: 'list', items: arithmetic },
      ],
    })),
  };
}

/** `4.2` is a section, `Table 4` says itself what it is. */
function placeName(place: string): string {
  return /^\d/.test(place) ? `section ${place}` : place;
}
