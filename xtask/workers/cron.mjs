// Says whether a cron expression of Cloudflare (five fields, UTC) names this minute.
const RANGES = [[0, 59], [0, 23], [1, 31], [1, 12], [1, 7]];

function names(field, value, [low, high]) {
  return field.split(",").some((part) => {
    const [span, step = "1"] = part.split("/");
    const [from, to = part.includes("/") ? high : from] = span === "*" ? [low, high] : span.split("-").map(Number);
    return value >= from && value <= to && (value - from) % Number(step) === 0;
  });
}

export function isDue(expression, time) {
  // Cloudflare counts weekdays from Sunday = 1.
  const now = [time.getUTCMinutes(), time.getUTCHours(), time.getUTCDate(), time.getUTCMonth() + 1, time.getUTCDay() + 1];
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) throw new Error(`"${expression}" is no cron expression of five fields`);
  return fields.every((field, index) => names(field, now[index], RANGES[index]));
}
