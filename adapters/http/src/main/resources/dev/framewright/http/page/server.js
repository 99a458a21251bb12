// What every part of the page needs of the server. Requests carry the key in a header, never in an address.
export const $ = (id) => document.getElementById(id);

export class Refused extends Error {
  constructor(status, error) {
    super(error?.message ?? `The server answered ${status}.`);
    this.code = error?.code ?? "";
    this.status = status;
  }
}

export async function call(path, options = {}) {
  const key = sessionStorage.getItem("key");
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { ...headers, ...options.headers } });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    say("not reachable");
    throw new Refused(0, { message: "The server cannot be reached. Is framewright serve running?", code: "unreachable" });
  }
  if (answer.ok) return answer;
  const error = (await answer.json().catch(() => ({}))).error;
  if (answer.status === 401 && (await ask())) return call(path, options);
  throw new Refused(answer.status, error);
}

let asking = null;
/** Asks for a key; false when it was not given, so that nobody is asked again before something is wanted again. */
export function ask() {
  asking ??= new Promise((done) => {
    const dialog = $("ask");
    dialog.returnValue = "";
    dialog.onclose = () => {
      const given = dialog.returnValue === "use" && $("key-text").value.trim() !== "";
      if (given) sessionStorage.setItem("key", $("key-text").value.trim());
      $("key").hidden = false;
      asking = null;
      done(given);
    };
    dialog.showModal();
  });
  return asking;
}

export function say(text) {
  $("server").textContent = text;
}

/** Server-sent events over fetch, so that the key stays in a header. */
export async function* events(path, signal) {
  const answer = await call(path, { signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    let end;
    while ((end = text.indexOf("\n\n")) >= 0) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const event = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.find((line) => line.startsWith("data: "))?.slice(6);
      if (event && data) yield { event, data: JSON.parse(data) };
    }
  }
}

/** Shows why something did not go; nothing takes it away. */
export function problem(error) {
  $("problem").hidden = !error;
  $("problem").textContent = error?.message ?? "";
  if (error?.code) $("problem").append(Object.assign(document.createElement("code"), { textContent: error.code }));
}
