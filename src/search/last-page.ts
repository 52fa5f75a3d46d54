/** The number of the last page, from 0; where there is nothing, the first one is there all the same. */
export const lastPage = (total: number, pageSize: number) =>
  Math.max(0, Math.ceil(total / pageSize) - 1);
