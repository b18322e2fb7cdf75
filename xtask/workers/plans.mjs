// Explains SQL on D1 itself, whose SQLite is not the one of the native tests.
//
//   node plans.mjs < {"schema": [SQL], "statistics": [SQL], "statements": [SQL]}
//
// Answers {"empty": [[LINE]], "large": [[LINE]]}: the plan of each statement, in their order, in an
// empty database and in one with the statistics of a large tenant.
import { Miniflare } from "miniflare";

let input = "";
for await (const part of process.stdin) input += part;
const { schema, statistics, statements } = JSON.parse(input);

const server = new Miniflare({
  modules: true,
  script: "export default {}",
  d1Databases: { DB: "plans" },
  cf: false,
});

try {
  const database = await server.getD1Database("DB");
  const run = (list) => database.batch(list.map((sql) => database.prepare(sql)));
  // D1 wants every parameter bound, though a plan does not look at them.
  const explained = (sql) => {
    const numbers = [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
    const values = Array(Math.max(0, ...numbers)).fill(null);
    return database.prepare(`explain query plan ${sql}`).bind(...values);
  };
  const plans = async () => {
    const found = [];
    for (let start = 0; start < statements.length; start += 50) {
      found.push(...await database.batch(statements.slice(start, start + 50).map(explained)));
    }
    return found.map(({ results }) => results.map(({ detail }) => detail));
  };
  await run(schema);
  const empty = await plans();
  await run(statistics);
  process.stdout.write(JSON.stringify({ empty, large: await plans() }));
} finally {
  await server.dispose();
}
