import assert from "node:assert/strict";
import { test } from "node:test";
import { isDue } from "./cron.mjs";

// A Saturday.
const time = new Date("2026-02-28T13:45:00Z");

for (const [expression, due] of [
  ["* * * * *", true],
  ["45 13 28 2 *", true],
  ["0 * * * *", false],
  ["*/15 * * * *", true],
  ["*/20 * * * *", false],
  ["30-50 * * * *", true],
  ["5/20 * * * *", true],
  ["1,45 8-17 * * *", true],
  ["45 13 * * 7", true],
  ["45 13 * * 1", false],
]) {
  test(`${expression} is ${due ? "" : "not "}due`, () => assert.equal(isDue(expression, time), due));
}

test("four fields are refused", () => assert.throws(() => isDue("* * * *", time), /five fields/));
