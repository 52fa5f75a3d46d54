import type { JsonObject } from '../json.ts';
import { afterPrefix, nextContainerId } from './annotation-rules.ts';
import type { Row, SqliteConnection } from './sqlite-connection.ts';
import type { ContainerRecord, ContainerStore } from './store.ts';

export function sqliteContainers(database: SqliteConnection): ContainerStore {
  return {
    create: (container) =>
      database.write(() => {
        let { id } = container;
        while (rowById(id)) id = nextContainerId(id);
        database.change(
          'INSERT INTO container (id, created, document) VALUES (?, ?, ?)',
          id,
          container.created,
          JSON.stringify(container.document),
        );
        return { ...container, id };
      }),

    async get(id) {
      const row = rowById(id);
      return row && recordOf(row);
    },

    list: async () => database.rows('SELECT * FROM container ORDER BY seq').map(recordOf),

    delete: (id) =>
      database.write(() => {
        if (!rowById(id)) return 'unknown';
        const member = database.row(
          'SELECT 1 FROM annotation WHERE id >= ? AND id < ? LIMIT 1',
          id,
          afterPrefix(id),
        );
        if (member) return 'not-empty';
        database.change('DELETE FROM container WHERE id = ?', id);
        return 'deleted';
      }),
  };

  function rowById(id: string): Row | undefined {
    return database.row('SELECT * FROM container WHERE id = ?', id);
  }
}

// --- Internal helpers ---

function recordOf(row: Row): ContainerRecord {
  const document: JsonObject = JSON.parse(String(row.document));
  return { id: String(row.id), document, created: String(row.created) };
}
