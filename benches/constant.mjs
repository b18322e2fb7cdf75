// What `cargo xtask bench start` compares the functions with: the least that a Worker can do.
export default {
  fetch() {
    return new Response('{"status":"ok"}', { headers: { "content-type": "application/json" } });
  },
};
