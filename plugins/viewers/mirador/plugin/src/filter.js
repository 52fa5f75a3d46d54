/** Which predictions are shown: not those of the hidden authors, none below the least confidence. */
const everything = { hidden: [], least: 0 };

const changed = 'autotag/FILTER_CHANGED';

export const changeFilter = (filter) => ({ type: changed, filter });

export const filterReducer = (state = everything, action) =>
  action.type === changed ? { ...state, ...action.filter } : state;

export const filterOf = (state) => state.autotagFilter ?? everything;

/** What is no prediction is always shown. */
export function isShown({ prediction, author }, { hidden, least }) {
  if (!prediction) return true;
  return !hidden.includes(author) && (prediction.confidence ?? 1) >= least;
}
