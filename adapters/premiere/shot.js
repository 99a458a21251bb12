// One shot: words to the server over HTTP, the clip into the project, over its frames at the playhead. Knows no page, so that it can be
// tested without Premiere: `ppro` is the module "premierepro", `storage` that of "uxp".
"use strict";

const SERVER = "http://127.0.0.1:7851";

class Refused extends Error {}

async function call(fetch, path, options = {}) {
  let answer;
  try {
    answer = await fetch(SERVER + path, options);
  } catch (error) {
    throw new Refused(`No Framewright server answers at ${SERVER}. Start one with "framewright serve".`);
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Refused((told.error && told.error.message) || `The server answered ${answer.status}.`);
  }
  return answer;
}

// Begins a shot; gives its id. `wish.key` stands for one press of the button: sent again it is the same shot.
async function begin(fetch, wish) {
  const body = { prompt: wish.prompt, num_frames: wish.frames };
  if (wish.fps) body.fps = wish.fps;
  if (Number.isInteger(wish.seed)) body.seed = wish.seed;
  if (wish.steps) body.num_inference_steps = wish.steps;
  const headers = { "Content-Type": "application/json", "Idempotency-Key": wish.key };
  return (await (await call(fetch, "/v1/videos", { method: "POST", headers, body: JSON.stringify(body) })).json()).id;
}

// Waits; `tell(percent)` hears of progress. A server that is away for a while is asked again for two minutes.
async function finish(fetch, id, tell, pause = 500) {
  let away = 0;
  for (;;) {
    try {
      const video = await (await call(fetch, `/v1/videos/${id}`)).json();
      away = 0;
      if (video.status === "completed") return video;
      if (video.status === "failed") throw Object.assign(new Refused(video.error.message), { over: true });
      tell(video.progress || 0);
    } catch (error) {
      away += pause;
      if (error.over || away > 120000) throw error;
    }
    await new Promise((done) => setTimeout(done, pause));
  }
}

function cancel(fetch, id) {
  return call(fetch, `/v1/videos/${id}/cancel`, { method: "POST" });
}

// Where a shot goes: the playhead of the active sequence at this moment, whatever is opened and played while the shot is made.
async function here(ppro) {
  const project = await ppro.Project.getActiveProject();
  const sequence = project && (await project.getActiveSequence());
  if (!sequence) throw new Refused("Open a sequence first.");
  return { project, sequence, at: await sequence.getPlayerPosition() };
}

// Fetches the clip into a folder of the panel's own, and lays it over its frames at the spot that `here` gave.
async function place(fetch, ppro, storage, id, spot) {
  const bytes = await (await call(fetch, `/v1/videos/${id}/content`)).arrayBuffer();
  const folder = await storage.localFileSystem.getDataFolder();
  const file = await folder.createFile(`${id}.mp4`, { overwrite: true });
  try {
    // Without a format bytes are taken for text.
    await file.write(bytes, { format: storage.formats.binary });
  } catch (error) {
    throw new Refused(`The clip could not be written to ${file.nativePath} (${error.message}).`);
  }
  try {
    await lay(ppro, file.nativePath, `${id}.mp4`, spot);
  } catch (error) {
    throw new Refused(`The clip could not be placed (${error.message}); it is ${file.nativePath}`);
  }
  return file.nativePath;
}

async function lay(ppro, path, name, { project, sequence, at }) {
  const root = await project.getRootItem();
  if (!(await project.importFiles([path], true, root, false))) throw new Refused("Premiere did not import it.");
  const item = (await root.getItems()).find((one) => one.name === name);
  if (!item) throw new Refused(`${name} is not in the project's root after the import.`);
  const editor = await ppro.SequenceEditor.getEditor(sequence);
  let laid = false;
  project.lockedAccess(() => {
    // One action, so one undo.
    laid = project.executeTransaction((all) => all.addAction(editor.createOverwriteItemAction(item, at, 0, 0)), "Framewright");
  });
  if (!laid) throw new Refused("Premiere did not change the sequence.");
}

// Frames per second of a sequence as the server wants them.
async function rate(sequence) {
  const ticks = BigInt(await sequence.getTimebase());
  const perSecond = 254016000000n;
  const divisor = (a, b) => (b ? divisor(b, a % b) : a);
  const common = divisor(perSecond, ticks);
  return ticks === common ? String(perSecond / common) : `${perSecond / common}/${ticks / common}`;
}

module.exports = { SERVER, Refused, begin, finish, cancel, here, place, rate };
