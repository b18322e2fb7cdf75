// A POST to somebody else, which is not led on by redirects. `headers` is a JSON array of pairs.
// Gives [status, retry-after or null, the beginning of the body], or why there is no answer.
export async function post(url, headers, body, timeout, length) {
  try {
    const signal = AbortSignal.timeout(timeout);
    const request = { method: "POST", headers: JSON.parse(headers), body, redirect: "manual", signal };
    const response = await fetch(url, request);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    let reason = "";
    while (reader && reason.length < length) {
      const { done, value } = await reader.read();
      if (done) break;
      reason += decoder.decode(value, { stream: true });
    }
    await reader?.cancel();
    return [response.status, response.headers.get("retry-after"), reason.slice(0, length)];
  } catch (error) {
    return String(error?.message ?? error);
  }
}
