// Runs the statements of an SQL file in one DuckDB in memory, and ends with 1 and the statement's number at the
// first that fails.
//   node run_sql.mjs FOLDER_OF_FETCH FILE.sql NAME=VALUE...     every :NAME of the file becomes 'VALUE'
//   node run_sql.mjs FOLDER_OF_FETCH                            prints DuckDB's version
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [folder, file, ...values] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(resolve(folder, "package.json"))("@duckdb/node-api");
const connection = await (await DuckDBInstance.create(":memory:")).connect();

if (file === undefined) {
  const answer = await connection.runAndReadAll("SELECT version()");
  console.log(answer.getRows()[0][0]);
} else {
  let sql = readFileSync(file, "utf8");
  for (const value of values) {
    const equals = value.indexOf("=");
    sql = sql.replaceAll(`:${value.slice(0, equals)}`, `'${value.slice(equals + 1).replaceAll("'", "''")}'`);
  }
  const statements = await connection.extractStatements(sql);
  for (let number = 0; number < statements.count; ++number) {
    const begin = performance.now();
    try {
      await (await statements.prepare(number)).run();
    } catch (error) {
      console.error(`${file}: statement ${number + 1}: ${error.message.split("\n")[0]}`);
      process.exit(1);
    }
    console.log(`statement ${number + 1}: ${((performance.now() - begin) / 1000).toFixed(3)} s`);
  }
}
