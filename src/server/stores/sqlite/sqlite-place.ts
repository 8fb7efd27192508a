import type { PlaceRegister } from "../blob-location.ts";
import type { Database } from "./database.ts";

/** The mark of the place where the blobs are, in the database of the shares that they belong to. */
export function sqlitePlace(database: Database): PlaceRegister {
  return {
    read: () =>
      database.transaction(
        (sql) => sql.get<{ mark: string }>("SELECT mark FROM place")?.mark ?? null,
      ),
    keepFirst: (mark) =>
      database.transaction((sql) => {
        const kept = sql.get<{ mark: string }>("SELECT mark FROM place");
        if (kept) return kept.mark;
        sql.run("INSERT INTO place VALUES (?)", mark);
        return mark;
      }),
  };
}
