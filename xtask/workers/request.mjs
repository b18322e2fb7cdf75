// POSTs to an internal route: prints the status on the first line, then the body.
const url = process.argv[2];
try {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${process.env.INTERNAL_SECRET}` },
    signal: AbortSignal.timeout(120_000),
  });
  console.log(`${response.status}\n${await response.text()}`);
} catch (error) {
  console.error(`no answer from ${url}: ${error.cause?.code ?? error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
