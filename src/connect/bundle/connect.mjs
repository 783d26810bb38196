#!/usr/bin/env node
// OmniMemory Cloud's connect. Generated from src/connect by `npm run connect:generate`. Do not edit.

// src/connect/standalone.ts
import { fileURLToPath } from "node:url";

// src/connect/changes/state.ts
import { createHash } from "node:crypto";
import { existsSync as existsSync2, readdirSync, rmdirSync, rmSync as rmSync2 } from "node:fs";

// src/connect/files/snapshot.ts
import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

// src/connect/refused.ts
var ConnectRefused = class extends Error {
};

// src/connect/files/snapshot.ts
var NEW_FILE_MODE = 420;
function snapshotOf(file) {
  const real = realPathOf(file);
  try {
    const status = statSync(real);
    if (!status.isFile()) throw new ConnectRefused(`${file} is not a file.`);
    const { mode, uid, gid } = status;
    return { real, bytes: readFileSync(real), mode: mode & 511, owner: { uid, gid } };
  } catch (error) {
    if (isMissing(error)) return { real, bytes: void 0, mode: NEW_FILE_MODE, owner: void 0 };
    throw error instanceof ConnectRefused ? error : unusable(file, "read", error);
  }
}
var MAX_LINKS = 40;
function realPathOf(file) {
  let path = resolve(file);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      return realpathSync(path);
    } catch (error) {
      if (!isMissing(error)) throw unusable(file, "read", error);
    }
    if (!isLink(path)) return throughFolders(path);
    path = resolve(dirname(path), readlinkSync(path));
  }
  throw new ConnectRefused(`${file} is a link that leads in a circle.`);
}
function throughFolders(path) {
  const folder = dirname(path);
  if (folder === path) return path;
  return join(existsSync(folder) ? realpathSync(folder) : throughFolders(folder), basename(path));
}
var isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
var codeOf = (error) => typeof error === "object" && error !== null && "code" in error ? `${error.code}` : "";
var isMissing = (error) => codeOf(error) === "ENOENT";
var REASONS = {
  EACCES: "you do not have the permission",
  EPERM: "the system does not permit it",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file and not a folder",
  ELOOP: "it is a link that leads in a circle",
  EBUSY: "another program holds it open"
};
function unusable(file, what, error) {
  const reason = REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : `${error}`);
  return new ConnectRefused(`${file} cannot be ${what}: ${reason}.`);
}
var BOM = "\uFEFF";
function textOfFile(file, bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes ?? Buffer.alloc(0));
    return text.startsWith(BOM) ? { text: text.slice(1), mark: BOM } : { text, mark: "" };
  } catch {
    throw new ConnectRefused(
      `${file} is not UTF-8 text. Nothing was changed; save it as UTF-8 and try again.`
    );
  }
}

// src/connect/files/write.ts
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync as readFileSync2,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs";
import { dirname as dirname2 } from "node:path";
var PRIVATE = 384;
var privateMode = (mode) => mode & PRIVATE;
function replaceFile(snapshot, bytes, mode) {
  const { real, owner } = snapshot;
  const temporary = `${real}.omnimemory-${randomBytes(6).toString("hex")}.tmp`;
  try {
    mkdirSync(dirname2(real), { recursive: true, mode: 448 });
    writeNew(temporary, bytes, mode, owner);
    refuseIfChanged(snapshot);
    renameSync(temporary, real);
    syncFolder(dirname2(real));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof ConnectRefused ? error : unusable(real, "written", error);
  }
}
function deleteFile(snapshot) {
  refuseIfChanged(snapshot);
  rmSync(snapshot.real, { force: true });
}
function backUp({ real, bytes, mode, owner }, now) {
  if (bytes === void 0) return void 0;
  const time = now.toISOString().replace(/[-:]/g, "").slice(0, 15);
  const backup = `${real}.omnimemory-backup-${time}-${randomBytes(2).toString("hex")}`;
  try {
    writeNew(backup, bytes, bytes.includes("omk_") ? privateMode(mode) : mode, owner);
    return backup;
  } catch (error) {
    throw unusable(backup, "written", error);
  }
}
function writeNew(file, bytes, mode, owner) {
  const descriptor = openSync(file, "wx", PRIVATE);
  try {
    writeFileSync(descriptor, bytes);
    if (process.platform !== "win32") {
      if (owner && (owner.uid !== process.geteuid?.() || owner.gid !== process.getegid?.()))
        keepOwner(descriptor, owner);
      fchmodSync(descriptor, mode);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
function keepOwner(descriptor, { uid, gid }) {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (codeOf(error) !== "EPERM") throw error;
  }
}
function refuseIfChanged({ real, bytes }) {
  const now = bytesOf(real);
  const isSame = bytes === void 0 ? now === void 0 : now?.equals(bytes);
  if (!isSame)
    throw new ConnectRefused(
      `${real} was changed while this program was running. Nothing was written to it; run the command again.`
    );
}
function bytesOf(file) {
  try {
    return readFileSync2(file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return void 0;
    throw error;
  }
}
function syncFolder(folder) {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

// src/connect/machine.ts
import { homedir } from "node:os";
import { posix, win32 } from "node:path";
var thisMachine = () => ({
  platform: process.platform,
  home: homedir(),
  env: process.env
});
var joined = ({ platform }, ...parts) => (platform === "win32" ? win32 : posix).join(...parts);
var folderFrom = (machine, variable, ...below) => machine.env[variable] || joined(machine, machine.home, ...below);
var ownFolder = (machine) => joined(machine, machine.home, ".omnimemory");
var installedScript = (machine) => joined(machine, ownFolder(machine), "connect.mjs");

// src/connect/changes/state.ts
var hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");
var hashOfValue = (value) => hashOf(JSON.stringify(value));
var stateFile = (machine, tool) => joined(machine, ownFolder(machine), `${tool}.json`);
function readState(machine, tool) {
  const file = stateFile(machine, tool);
  const { bytes } = snapshotOf(file);
  if (bytes === void 0) return void 0;
  try {
    const state = JSON.parse(textOfFile(file, bytes).text);
    if (typeof state.url === "string" && Array.isArray(state.files)) return state;
  } catch {
  }
  throw new ConnectRefused(
    `${file} cannot be read. It says what was written for ${tool}; restore it, or delete it.`
  );
}
function writeState(machine, tool, state) {
  const bytes = Buffer.from(`${JSON.stringify(state, null, 2)}
`);
  replaceFile(snapshotOf(stateFile(machine, tool)), bytes, 384);
}
function restoreState(machine, tool, state) {
  if (state) writeState(machine, tool, state);
  else forget(machine, tool);
}
function forget(machine, tool) {
  rmSync2(stateFile(machine, tool), { force: true });
  const folder = ownFolder(machine);
  const others = existsSync2(folder) ? readdirSync(folder) : [];
  if (!others.some((name) => name.endsWith(".json"))) rmSync2(installedScript(machine), { force: true });
  if (existsSync2(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

// src/connect/check/request.ts
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
var TimedOut = class extends Error {
};
var MAX_REPLY_BYTES = 1048576;
function send(url, { method = "GET", headers = {}, body, timeoutMs }) {
  const start = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve2, reject) => {
    const length = body === void 0 ? {} : { "content-length": `${Buffer.byteLength(body)}` };
    const request = start(url, { method, headers: { ...headers, ...length }, agent: false }, (response) => {
      const parts = [];
      let size = 0;
      response.on("data", (part) => {
        size += part.length;
        if (size <= MAX_REPLY_BYTES) parts.push(part);
        else request.destroy(new Error("The reply is too large"));
      });
      response.once("error", reject);
      response.once("end", () => {
        clearTimeout(timer);
        resolve2({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          location: response.headers.location,
          body: Buffer.concat(parts).toString()
        });
      });
    });
    const timer = setTimeout(() => request.destroy(new TimedOut("no reply in time")), timeoutMs);
    request.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}

// src/connect/tools/tool.ts
var TOOLS = [
  "claude-code",
  "codex",
  "cursor",
  "gemini-cli",
  "qwen-code",
  "vscode",
  "opencode",
  "cline"
];
var otlpBase = (url) => `${url}/otlp`;
var headersVariable = (key) => `Authorization=Bearer%20${encodeURIComponent(key)}`;
function authorizationOf(headers) {
  const [, value] = `${headers ?? ""}`.match(/(?:^|,)\s*authorization=([^,]*)/i) ?? [];
  return value === void 0 ? void 0 : decodeURIComponent(value);
}
var textOf = (value) => typeof value === "string" ? value : void 0;

// src/connect/hook.ts
var TIMEOUT_MS = 4e3;
var MAX_INPUT_BYTES = 1048576;
var MAX_RESUME_CHARS = 1e4;
var PRIVATE2 = [
  ...["prompt", "response", "prompt_response", "tool_input", "tool_response", "tool_output", "tool_result"],
  ...[
    "last_assistant_message",
    "text",
    "content",
    "attachments",
    "command",
    "output",
    "edits",
    "task",
    "summary"
  ],
  "user_email"
];
async function hook(tool, { resume: isAsked, timeoutMs = TIMEOUT_MS }, machine, input) {
  const name = TOOLS.find((one) => one === tool);
  if (!name) return "";
  const state = readState(machine, name);
  const event = await eventIn(input);
  if (!state?.hooks || !event) return "";
  const caller = { tool: name, state, timeoutMs };
  const reported = report(event, caller).catch(() => void 0);
  const text = isAsked ? await resume(event, caller).catch(() => "") : "";
  await reported;
  return text;
}
async function eventIn(input) {
  const parts = [];
  let size = 0;
  for await (const part of input) {
    size += part.length;
    if (size > MAX_INPUT_BYTES) return void 0;
    parts.push(part);
  }
  const event = JSON.parse(Buffer.concat(parts).toString());
  return typeof event === "object" && event !== null && !Array.isArray(event) ? event : void 0;
}
var report = (event, { tool, state: { url, hooks }, timeoutMs }) => send(`${url}/hooks/${tool}`, {
  method: "POST",
  headers: { "content-type": "application/json", ...authorizationOf2(hooks) },
  body: JSON.stringify(
    Object.fromEntries(Object.entries(event).filter(([name]) => !PRIVATE2.includes(name)))
  ),
  timeoutMs
});
var authorizationOf2 = (hooks) => hooks?.key === void 0 ? {} : { authorization: `Bearer ${hooks.key}` };
async function resume(event, { tool, state, timeoutMs }) {
  const { url, hooks } = state;
  const project = projectOf(event);
  if (project === void 0) return "";
  const session = [event.conversation_id, event.session_id].find((id) => typeof id === "string" && id !== "");
  const query = new URLSearchParams({
    project_path: project,
    ...session ? { session_id: `${session}` } : {}
  });
  const { status, type, body } = await send(`${url}/hooks/${tool}/resume?${query}`, {
    headers: authorizationOf2(hooks),
    timeoutMs
  });
  const text = body.trim().slice(0, MAX_RESUME_CHARS);
  return status === 200 && type.startsWith("text/plain") && text !== "" ? inWordsOf(tool, text) : "";
}
function projectOf({ cwd, workspace_roots: roots }) {
  const [root] = Array.isArray(roots) ? roots : [];
  return [root, cwd].find((path) => typeof path === "string" && path !== "");
}
function inWordsOf(tool, text) {
  if (tool === "cursor") return JSON.stringify({ additional_context: text });
  if (tool !== "gemini-cli") return text;
  return JSON.stringify({ hookSpecificOutput: { hookEventName: "SessionStart", additionalContext: text } });
}

// src/connect/options.ts
import { parseArgs } from "node:util";

// src/connect/url.ts
var URL_VARIABLE = "OMNIMEMORY_URL";
var DEFAULT_URL = "http://127.0.0.1:8003";
function serverUrl(text) {
  const url = parsed(text);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ConnectRefused(
      `${text} is not the URL of a server. Give one such as https://memory.example.com.`
    );
  if (url.username || url.password)
    throw new ConnectRefused(
      "The URL has a password in it. Give the URL without it, and the key in OMNIMEMORY_API_KEY."
    );
  if (url.search || url.hash)
    throw new ConnectRefused(`${text} has a ? or a #. Give the URL of the server alone.`);
  const path = url.pathname.replace(/\/+$/, "").replace(/\/otlp(?:\/v1\/\w+)?$/, "");
  return `${url.origin}${path}`;
}
function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return void 0;
  }
}
var isLoopback = (url) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
var isUnprotected = (url) => new URL(url).protocol === "http:" && !isLoopback(url);

// src/connect/options.ts
var DESCRIPTION = "send the telemetry of a coding tool to OmniMemory, by writing the settings of the tool";
var TOOL_DESCRIPTION = `one of ${TOOLS.join(", ")}`;
var OPTIONS = [
  [
    "url",
    "<url>",
    `the server; by default that of OMNIMEMORY_URL, then of the last run, then ${DEFAULT_URL}`
  ],
  [
    "key-file",
    "<path>",
    "a file with the API key, or - for stdin; by default OMNIMEMORY_API_KEY, then a question"
  ],
  ["metrics-only", "", "send metrics without events; Claude Code and Cline can do that"],
  ["with-hooks", "", "also report sessions and compactions by hooks; Claude Code, Codex, Cursor, Gemini CLI"],
  ["with-resume", "", "also give a new session what the last one left; implies --with-hooks"],
  ["with-mcp", "", "also let the tool use the memory through MCP; its key is in OMNIMEMORY_KEY"],
  ["print", "", "print the settings, and write nothing"],
  ["dry-run", "", "show the difference, and write nothing"],
  ["undo", "", "take back what this command wrote"],
  ["check", "", "send a test record with the written settings, and say what arrives"],
  ["yes", "", "write without asking"]
];
function toolName(text) {
  const name = TOOLS.find((tool) => tool === text);
  if (name) return name;
  throw new ConnectRefused(
    text === void 0 ? `Name the tool: ${TOOL_DESCRIPTION}. --help shows the options.` : `There is no tool ${text} here. Name ${TOOL_DESCRIPTION}.`
  );
}
function parsedArguments(args) {
  const types = OPTIONS.map(
    ([name, value]) => [name, { type: value === "" ? "boolean" : "string" }]
  );
  const { values, positionals } = parsed2(
    [...args],
    Object.fromEntries([...types, ["help", { type: "boolean" }]])
  );
  if (positionals.length > 1) throw new ConnectRefused(`One tool at a time; ${positionals[1]} is too much.`);
  const { help, ...given } = values;
  const options = Object.fromEntries(Object.entries(given).map(([name, value]) => [camelCase(name), value]));
  return { tool: positionals[0], help: help === true, options };
}
function parsed2(args, options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    if (!codeOf(error).startsWith("ERR_PARSE_ARGS")) throw error;
    const [first2 = ""] = `${error.message}`.split(". To specify");
    throw new ConnectRefused(`${first2}. --help shows the options.`);
  }
}
var camelCase = (name) => name.replace(/-(\w)/g, (_2, letter) => letter.toUpperCase());
function helpText() {
  const flags = [...OPTIONS.map(([name, value]) => `--${name} ${value}`.trim()), "--help"];
  const width = Math.max(...flags.map(({ length }) => length));
  const texts = [...OPTIONS.map(([, , text]) => text), "show this help"];
  return [
    "Usage: node connect.mjs [options] <tool>",
    "",
    `${DESCRIPTION}`,
    "",
    "Arguments:",
    `  ${"tool".padEnd(width)}  ${TOOL_DESCRIPTION}`,
    "",
    "Options:",
    ...flags.map((flag, at4) => `  ${flag.padEnd(width)}  ${texts[at4]}`)
  ].join("\n");
}

// src/connect/changes/plan.ts
import { isDeepStrictEqual as isDeepStrictEqual2 } from "node:util";

// src/connect/documents/document.ts
import { isDeepStrictEqual } from "node:util";
var Malformed = class extends ConnectRefused {
  line;
  column;
  constructor(line, column, what) {
    super(`line ${line}, column ${column}: ${what}`);
    this.line = line;
    this.column = column;
  }
};
function changed(format2, text, changes) {
  if (changes.length === 0) return text;
  const expected = format2.parse(text);
  for (const change of changes) applyTo(expected, change);
  const edited = edit(format2, text, changes);
  if (!isDeepStrictEqual(format2.parse(edited), expected))
    throw new ConnectRefused("it cannot be edited safely, perhaps because a name is in it twice");
  return edited;
}
function edit(format2, text, changes) {
  try {
    return format2.change(text, changes);
  } catch (error) {
    if (error instanceof ConnectRefused) throw error;
    throw new ConnectRefused(`it cannot be edited safely (${error.message})`);
  }
}
var eolOf = (text) => /\r\n/.test(text) ? "\r\n" : "\n";
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function valueAt(tree, path) {
  let value = tree;
  for (const step of path) value = childOf(value, step);
  return value;
}
function childOf(value, step) {
  if (Array.isArray(value)) return typeof step === "number" ? value[step] : void 0;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : void 0;
}
function applyTo(tree, { path, value, append }) {
  const last = path.at(-1);
  if (last === void 0) throw new ConnectRefused("there is nothing to change");
  const parent = containerAt(tree, path.slice(0, -1));
  if (Array.isArray(parent) && typeof last !== "number")
    throw new ConnectRefused(`${path.slice(0, -1).join(".")} is not an object`);
  if (Array.isArray(parent)) parent.splice(Number(last), 1, ...value === void 0 ? [] : [value]);
  else if (append) parent[last] = [...itemsOf(childOf(parent, last)), value ?? null];
  else if (value === void 0) delete parent[last];
  else parent[last] = value;
}
var itemsOf = (value) => Array.isArray(value) ? value : [];
function containerAt(tree, path) {
  let container = tree;
  for (const step of path) {
    const next = childOf(container, step);
    if (next === void 0 && isObject(container)) container[step] = {};
    container = childOf(container, step) ?? null;
  }
  if (Array.isArray(container) || isObject(container)) return container;
  throw new ConnectRefused(`${path.join(".") || "the file"} is not an object`);
}

// src/connect/files/repository.ts
import { existsSync as existsSync3, realpathSync as realpathSync2 } from "node:fs";
import { dirname as dirname3, join as join2 } from "node:path";
function repositoryOf(real, home) {
  const end = existsSync3(home) ? realpathSync2(home) : home;
  for (let folder = dirname3(real); folder !== end; folder = dirname3(folder)) {
    if (existsSync3(join2(folder, ".git"))) return folder;
    if (folder === dirname3(folder)) return void 0;
  }
  return void 0;
}

// src/connect/changes/take-back.ts
function takeBack(format2, before, edits, containers) {
  let text = before;
  const left = [];
  for (const edit2 of edits) {
    const path = placeOf(format2.parse(text), edit2);
    if (path) text = changed(format2, text, [{ path, value: edit2.before }]);
    else if (valueAt(format2.parse(text), edit2.path) !== void 0 && !edit2.isItem)
      left.push(edit2.path.join("."));
  }
  if (edits.length === 0) return { text, left, dropped: [] };
  const dropped = [];
  for (const path of [...containers].sort((one, other) => other.length - one.length)) {
    if (!isEmpty(valueAt(format2.parse(text), path))) continue;
    text = changed(format2, text, [{ path, value: void 0 }]);
    dropped.push(path);
  }
  return { text, left, dropped };
}
function placeOf(tree, { path, hash, isItem }) {
  const value = valueAt(tree, path);
  if (value === void 0) return void 0;
  if (!isItem) return hashOfValue(value) === hash ? path : void 0;
  const index = Array.isArray(value) ? value.findIndex((item) => hashOfValue(item) === hash) : -1;
  return index === -1 ? void 0 : [...path, index];
}
var isEmpty = (value) => Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;

// src/connect/changes/plan.ts
function planFile(wanted, recorded, machine) {
  const snapshot = snapshotOf(wanted.file);
  const { text: before, mark } = textOfFile(wanted.file, snapshot.bytes);
  return aboutFile(wanted.file, () => {
    refuseForeign(wanted, wanted.format.parse(before), recorded);
    if (wanted.holdsKey) refuseProject(wanted.file, snapshot, machine);
    const stale = recorded?.edits.filter((edit2) => !isWanted(wanted, edit2)) ?? [];
    const containers = recorded?.containers ?? [];
    const { text, left, dropped } = takeBack(wanted.format, before, stale, containers);
    const tree = wanted.format.parse(text);
    const changes = changesFor(wanted, tree);
    const after = changed(wanted.format, text, changes);
    const kept = containers.filter((path) => !dropped.includes(path));
    return {
      file: wanted.file,
      snapshot,
      before,
      after,
      bytes: Buffer.from(mark + after),
      holdsKey: wanted.holdsKey,
      edits: editsOf(wanted, tree, changes, recorded),
      containers: [...kept, ...newContainers(tree, changes)],
      left
    };
  });
}
function aboutFile(file, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof Malformed)
      throw new ConnectRefused(
        `${file} is malformed, so nothing was changed. Correct it first: ${error.message}`
      );
    if (error instanceof ConnectRefused && !error.message.includes(file))
      throw new ConnectRefused(`${file} was not changed: ${error.message}.`);
    throw error;
  }
}
var contentOf = ({ file, format: format2 }) => aboutFile(file, () => format2.parse(textOfFile(file, snapshotOf(file).bytes).text));
var samePath = (one, other) => isDeepStrictEqual2([...one], [...other]);
function isWanted({ settings: settings3, entries }, edit2) {
  if (edit2.isItem)
    return entries.some(({ path, item }) => samePath(path, edit2.path) && hashOfValue(item) === edit2.hash);
  return settings3.some(({ path }) => samePath(path, edit2.path));
}
function changesFor({ settings: settings3, entries }, tree) {
  return [
    ...settings3.filter(({ path, value }) => !isDeepStrictEqual2(valueAt(tree, path), value)),
    ...entries.filter(({ path, item }) => !itemsAt(tree, path).some((one) => isDeepStrictEqual2(one, item))).map(({ path, item }) => ({ path, value: item, append: true }))
  ];
}
function itemsAt(tree, path) {
  const items = valueAt(tree, path);
  if (items === void 0) return [];
  if (Array.isArray(items)) return items;
  throw new ConnectRefused(`${path.join(".")} is not an array`);
}
function editsOf(wanted, tree, changes, recorded) {
  const old = recorded?.edits.filter((edit2) => isWanted(wanted, edit2)) ?? [];
  const made = changes.map(({ path, value, append }) => {
    const hash = hashOfValue(value ?? null);
    if (append) return { path, hash, isItem: true };
    const current = valueAt(tree, path);
    const earlier = old.find((edit2) => samePath(edit2.path, path) && !edit2.isItem);
    if (earlier && current !== void 0 && hashOfValue(current) === earlier.hash)
      return { ...earlier, hash };
    return current === void 0 ? { path, hash } : { path, hash, before: current };
  });
  const isMade = (edit2) => made.some(
    ({ path, hash, isItem }) => samePath(path, edit2.path) && isItem === edit2.isItem && (!isItem || hash === edit2.hash)
  );
  return [...old.filter((edit2) => !isMade(edit2)), ...made];
}
function newContainers(tree, changes) {
  const found = /* @__PURE__ */ new Map();
  for (const { path, append } of changes)
    for (let length = 1; length < path.length + (append ? 1 : 0); length++) {
      const prefix = path.slice(0, length);
      if (valueAt(tree, prefix) === void 0) found.set(JSON.stringify(prefix), prefix);
    }
  return [...found.values()];
}
function refuseForeign(wanted, tree, recorded) {
  for (const {
    path,
    harmless = [],
    placeOf: placeOf4 = (value) => value,
    unless,
    isMcp
  } of wanted.destinations) {
    const current = valueAt(tree, path);
    if (current === void 0 || unless && valueAt(tree, unless) !== void 0) continue;
    const ours = wanted.settings.find((setting) => samePath(setting.path, path))?.value;
    const isOurs = ours !== void 0 && isDeepStrictEqual2(placeOf4(current), placeOf4(ours)) || harmless.some((value) => isDeepStrictEqual2(value, current)) || recorded?.edits.some((edit2) => samePath(edit2.path, path) && edit2.hash === hashOfValue(current));
    if (!isOurs) throw new ConnectRefused(foreign(wanted.file, path, isMcp));
  }
}
var foreign = (file, path, isMcp = false) => isMcp ? `${file} already has an MCP server of this name at another URL: ${path.join(".")}. Nothing was changed; take it out first if you want this one.` : `${file} already sends telemetry elsewhere: ${path.join(".")} is set. Nothing was changed; take it out first if you want to send it here.`;
function refuseProject(file, { real }, { home }) {
  const repository = repositoryOf(real, home);
  if (repository)
    throw new ConnectRefused(
      `${file} is in the Git repository ${repository}, where the key could be committed. Nothing was changed; keep the settings outside of a repository, or set the variables of --print.`
    );
}
var isChanged = ({ before, after }) => before !== after;
var hashOfFile = ({ bytes }) => bytes && hashOf(bytes);

// src/connect/check/check.ts
import { randomUUID } from "node:crypto";

// src/connect/check/explanation.ts
function explainFailure(error, url) {
  const { origin, hostname } = new URL(url);
  const code = codeOf(error);
  if (error instanceof TimedOut)
    return `${origin} did not answer in time. Is a firewall or a proxy in between?`;
  if (code === "ECONNREFUSED")
    return `Nothing listens on ${origin}. Start the server, or correct the URL with --url.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `The name ${hostname} is unknown. Correct the URL with --url, or connect to the network that knows it.`;
  if (/CERT|SIGNED|ALTNAME|ISSUER/.test(code))
    return `The certificate of ${origin} is not trusted (${code}). If your company signs it, name its authority in NODE_EXTRA_CA_CERTS; the coding tool needs that too.`;
  if (code === "EPROTO" || code.startsWith("ERR_SSL"))
    return `${origin} does not speak TLS. Give the URL with http://, or the port of HTTPS.`;
  if (code === "ECONNRESET")
    return `${origin} closed the connection without a reply. If it serves HTTPS, give the URL with https://.`;
  return `${origin} cannot be reached: ${error instanceof Error ? error.message : `${error}`}.`;
}
function explainReply({ status, location }, url, hasKey) {
  if (status >= 200 && status < 300) return void 0;
  if (status >= 300 && status < 400)
    return `${url} leads on to ${location ?? "another place"}, and coding tools do not follow. Connect again with the URL that it leads to.`;
  if (status === 401)
    return hasKey ? "The server does not know the key: it has ended, or it is of another server. Create a new one and connect again." : "The server wants a key. Set OMNIMEMORY_API_KEY and connect again.";
  if (status === 403)
    return "The key may not send telemetry, or its tenant is suspended. Create a key with the scope `ingest` and connect again.";
  if (status === 404 || status === 405)
    return `${url} is not there. The path is wrong, or the server is older than this program.`;
  if (status === 429)
    return "The limit of the plan or of the network is reached. Wait a minute and check again.";
  if (status === 503) return "The server cannot store anything at the moment. Check again in a minute.";
  return `${url} answered with the status ${status}. The log of the server says more.`;
}

// src/connect/check/records.ts
var CHECK_TOOL = "omnimemory-connect";
var attribute = (key, stringValue) => ({ key, value: { stringValue } });
var resource = { attributes: [attribute("service.name", CHECK_TOOL)] };
var scope = { name: CHECK_TOOL };
var nanoseconds = (now) => `${BigInt(now.getTime()) * 1000000n}`;
function metricsBody(now) {
  const point = { timeUnixNano: nanoseconds(now), asInt: "1" };
  const metric = { name: "omnimemory.connect.check", unit: "1", gauge: { dataPoints: [point] } };
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [metric] }] }] });
}
function logsBody(now, marker) {
  const record = {
    timeUnixNano: nanoseconds(now),
    observedTimeUnixNano: nanoseconds(now),
    body: { stringValue: "connection_check" },
    attributes: [attribute("event.name", "connection_check"), attribute("check.marker", marker)]
  };
  return JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] });
}
var hookBody = (event, tool, marker) => {
  const name = event === "start" ? "SessionStart" : "SessionEnd";
  return JSON.stringify({
    hook_event_name: tool === "cursor" ? name.replace("S", "s") : name,
    session_id: marker,
    conversation_id: marker,
    ...event === "start" ? { source: "startup" } : { reason: "other" }
  });
};

// src/connect/check/check.ts
var TIMEOUT_MS2 = 1e4;
async function check(tool, desired, target, context) {
  const { terminal, machine } = context;
  const state = readState(machine, tool.name);
  const base = target.base ?? (tool.name === "cursor" ? otlpBase(desired.url) : void 0);
  if (base === void 0) {
    terminal.print(
      `${tool.title} is not connected: its settings name no endpoint. Run this command without --check first.`
    );
    return false;
  }
  const authorization = target.authorization ?? (desired.key && `Bearer ${desired.key}`);
  const probe = new Probe(authorization, context);
  terminal.print(`${tool.title} sends to ${base}${authorization ? " with a key" : " without a key"}.`);
  const marker = `check-${randomUUID()}`;
  const now = context.now();
  await probe.post("Metrics", `${base}/v1/metrics`, metricsBody(now));
  await probe.post("Events", `${base}/v1/logs`, logsBody(now, marker));
  const server = base.replace(/\/otlp$/, "");
  if (state?.hooks) {
    const url = `${server}/hooks/${tool.name}`;
    await probe.post("Start of a session (hook)", url, hookBody("start", tool.name, marker));
    await probe.post("End of a session (hook)", url, hookBody("end", tool.name, marker));
  }
  if (probe.isGood)
    await probe.readBack(`${server}/v1/usage/events?tool_id=${CHECK_TOOL}`, "the event", marker);
  if (probe.isGood && state?.hooks)
    await probe.readBack(`${server}/v1/sessions?external_id=${marker}`, "the session", marker);
  return probe.isGood;
}
var Probe = class {
  #authorization;
  #context;
  isGood = true;
  constructor(authorization, context) {
    this.#authorization = authorization;
    this.#context = context;
  }
  async post(what, url, body) {
    try {
      const reply = await send(url, {
        method: "POST",
        headers: this.#headers(),
        body,
        timeoutMs: TIMEOUT_MS2
      });
      const fault = explainReply(reply, url, this.#authorization !== void 0) ?? rejectionIn(reply);
      this.#say(what, fault);
    } catch (error) {
      this.#say(what, explainFailure(error, url));
    }
  }
  /** A key that may only send cannot look, which is no fault. */
  async readBack(url, what, marker) {
    const { terminal } = this.#context;
    const reply = await send(url, { headers: this.#headers(), timeoutMs: TIMEOUT_MS2 }).catch(() => void 0);
    if (reply?.status === 200 && reply.body.includes(marker))
      return terminal.print(`The server shows ${what}.`);
    if (reply?.status === 200)
      return this.#say(
        "Look",
        `The server accepted the records but does not show ${what}. Check again in a minute.`
      );
    terminal.print(
      reply?.status === 403 ? `The server accepted everything. It cannot be asked for ${what}, because the key may only send.` : `The server accepted everything. It cannot be asked for ${what}.`
    );
  }
  #headers() {
    return {
      "content-type": "application/json",
      ...this.#authorization === void 0 ? {} : { authorization: this.#authorization }
    };
  }
  #say(what, fault) {
    if (fault) this.isGood = false;
    this.#context.terminal.print(`${what}: ${fault ?? "accepted"}`);
  }
};
function rejectionIn({ status, body }) {
  if (status === 204 || body.trim() === "") return void 0;
  try {
    const { partialSuccess } = JSON.parse(body);
    return partialSuccess?.errorMessage && `the server rejected the record: ${partialSuccess.errorMessage}`;
  } catch {
    return "the reply is a page and not that of OmniMemory. Is the URL that of another program, or of a page to sign in?";
  }
}

// src/connect/tools/mcp.ts
var MCP_KEY_VARIABLE = "OMNIMEMORY_KEY";
var NAME = "omnimemory";
var inBraces = (name) => `\${${name}}`;
var mcpUrl = (url) => `${url}/mcp`;
var pathOf = ({ servers }) => [servers, NAME];
function mcpSettings(client, desired) {
  if (!desired.mcp) return { settings: [], destinations: [] };
  const path = pathOf(client);
  const placeOf4 = (value) => valueAt(value, [client.urlField]) ?? value;
  return {
    settings: [{ path, value: serverOf(client, desired) }],
    destinations: [{ path, placeOf: placeOf4, isMcp: true }]
  };
}
function serverOf(client, desired) {
  const { more = {}, urlField, reference } = client;
  const server = { ...more, [urlField]: mcpUrl(desired.url) };
  if (!hasMcpKey(desired)) return server;
  return reference === void 0 ? { ...server, bearer_token_env_var: MCP_KEY_VARIABLE } : { ...server, headers: { Authorization: `Bearer ${reference}` } };
}
var hasMcpKey = ({ url, key, machine }) => key !== void 0 || Boolean(machine.env[MCP_KEY_VARIABLE]) || !isLoopback(url);
function mcpServersIn(client, contents) {
  return contents.flatMap((content) => {
    const server = valueAt(content, pathOf(client)) ?? null;
    const url = textOf(valueAt(server, [client.urlField]));
    const hasKey = ["headers", "bearer_token_env_var"].some((name) => valueAt(server, [name]) !== void 0);
    return url === void 0 ? [] : [{ url, hasKey }];
  });
}
function mcpSteps(desired) {
  if (!desired.mcp || !hasMcpKey(desired)) return [];
  return [
    `The MCP server takes its key from ${MCP_KEY_VARIABLE}; no file has it. Give it a key with the scopes \`read\` and \`write\` (with \`read\` alone, the tools only read), in the profile of your shell: ${exportLine(desired)}`
  ];
}
var exportLine = ({ machine }) => machine.platform === "win32" ? `$env:${MCP_KEY_VARIABLE} = 'omk_\u2026'` : `export ${MCP_KEY_VARIABLE}=omk_\u2026`;

// src/connect/check/mcp.ts
var TIMEOUT_MS3 = 1e4;
var REVISION = "2026-07-28";
async function checkMcp(tool, desired, { machine, terminal }) {
  const wanted = mcpUrl(desired.url);
  const found = tool.mcpServers(contentOf, machine);
  const unseen = desired.mcp ? [{ url: wanted, hasKey: Boolean(machine.env[MCP_KEY_VARIABLE]) }] : [];
  const servers = found ?? unseen;
  if (servers.length === 0 && desired.mcp) {
    terminal.print(`MCP: ${tool.title} knows no server omnimemory. Run this command without --check first.`);
    return false;
  }
  let isGood = true;
  for (const server of servers) {
    const { fault, text } = await answerOf(server, wanted, machine.env[MCP_KEY_VARIABLE]);
    terminal.print(`MCP (${server.url}): ${fault ?? text}`);
    isGood &&= fault === void 0;
  }
  return isGood;
}
async function answerOf({ url, hasKey }, wanted, key) {
  if (url !== wanted) return { fault: `the settings name this server and not ${wanted}. Connect again.` };
  if (hasKey && !key)
    return {
      fault: `${MCP_KEY_VARIABLE} is not set here, so the server cannot be asked. Set it and check again.`
    };
  try {
    const discovered = await ask(url, "server/discover", hasKey ? key : void 0);
    if (typeof discovered === "string") return { fault: discovered };
    if (nameOf(discovered) !== "omnimemory") return { fault: "the reply is not that of OmniMemory." };
    const listed = await ask(url, "tools/list", hasKey ? key : void 0);
    return typeof listed === "string" ? { fault: listed } : offered(listed);
  } catch (error) {
    return { fault: explainFailure(error, url) };
  }
}
async function ask(url, method, key) {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientInfo": { name: CHECK_TOOL, version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {}
  };
  const reply = await send(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": REVISION,
      "mcp-method": method,
      ...key === void 0 ? {} : { authorization: `Bearer ${key}` }
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { _meta } }),
    timeoutMs: TIMEOUT_MS3
  });
  if (reply.status === 401)
    return key === void 0 ? `the server wants a key. Set ${MCP_KEY_VARIABLE} and connect again.` : `the server does not know the key of ${MCP_KEY_VARIABLE}: it has ended, or it is of another server.`;
  if (reply.status === 403) return "the server refuses the key. Is its tenant suspended?";
  return explainReply(reply, url, key !== void 0) ?? resultIn(reply.body);
}
function resultIn(body) {
  try {
    const { result } = JSON.parse(body);
    if (result) return result;
  } catch {
  }
  return "the reply is not that of an MCP server. Is the URL that of another program, or of a page to sign in?";
}
var nameOf = ({ _meta }) => _meta?.["io.modelcontextprotocol/serverInfo"]?.name;
function offered({ tools }) {
  const names = Array.isArray(tools) ? tools.map((tool) => tool.name) : [];
  if (!names.includes("memory_get"))
    return { fault: "the key may not read memories. Give it the scopes `read` and `write`." };
  const restricted = names.includes("memory_save") ? "" : " The key may only read: memories cannot be saved.";
  return { text: `the server answers with ${names.length} tools.${restricted}` };
}

// src/connect/connect.ts
import { existsSync as existsSync4, readFileSync as readFileSync3 } from "node:fs";

// node_modules/diff/libesm/diff/base.js
var Diff = class {
  diff(oldStr, newStr, options = {}) {
    let callback;
    if (typeof options === "function") {
      callback = options;
      options = {};
    } else if ("callback" in options) {
      callback = options.callback;
    }
    const oldString = this.castInput(oldStr, options);
    const newString = this.castInput(newStr, options);
    const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
    const newTokens = this.removeEmpty(this.tokenize(newString, options));
    return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
  }
  diffWithOptionsObj(oldTokens, newTokens, options, callback) {
    var _a2;
    const done = (value) => {
      value = this.postProcess(value, options);
      if (callback) {
        setTimeout(function() {
          callback(value);
        }, 0);
        return void 0;
      } else {
        return value;
      }
    };
    const newLen = newTokens.length, oldLen = oldTokens.length;
    let editLength = 1;
    let maxEditLength = newLen + oldLen;
    if (options.maxEditLength != null) {
      maxEditLength = Math.min(maxEditLength, options.maxEditLength);
    }
    const maxExecutionTime = (_a2 = options.timeout) !== null && _a2 !== void 0 ? _a2 : Infinity;
    const abortAfterTimestamp = Date.now() + maxExecutionTime;
    const bestPath = [{ oldPos: -1, lastComponent: void 0 }];
    let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
    if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) {
      return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
    }
    let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
    const execEditLength = () => {
      for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
        let basePath;
        const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
        if (removePath) {
          bestPath[diagonalPath - 1] = void 0;
        }
        let canAdd = false;
        if (addPath) {
          const addPathNewPos = addPath.oldPos - diagonalPath;
          canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
        }
        const canRemove = removePath && removePath.oldPos + 1 < oldLen;
        if (!canAdd && !canRemove) {
          bestPath[diagonalPath] = void 0;
          continue;
        }
        if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) {
          basePath = this.addToPath(addPath, true, false, 0, options);
        } else {
          basePath = this.addToPath(removePath, false, true, 1, options);
        }
        newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
        if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) {
          return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
        } else {
          bestPath[diagonalPath] = basePath;
          if (basePath.oldPos + 1 >= oldLen) {
            maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
          }
          if (newPos + 1 >= newLen) {
            minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
          }
        }
      }
      editLength++;
    };
    if (callback) {
      (function exec() {
        setTimeout(function() {
          if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) {
            return callback(void 0);
          }
          if (!execEditLength()) {
            exec();
          }
        }, 0);
      })();
    } else {
      while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
        const ret = execEditLength();
        if (ret) {
          return ret;
        }
      }
    }
  }
  addToPath(path, added, removed, oldPosInc, options) {
    const last = path.lastComponent;
    if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) {
      return {
        oldPos: path.oldPos + oldPosInc,
        lastComponent: { count: last.count + 1, added, removed, previousComponent: last.previousComponent }
      };
    } else {
      return {
        oldPos: path.oldPos + oldPosInc,
        lastComponent: { count: 1, added, removed, previousComponent: last }
      };
    }
  }
  extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
    const newLen = newTokens.length, oldLen = oldTokens.length;
    let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
    while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
      newPos++;
      oldPos++;
      commonCount++;
      if (options.oneChangePerToken) {
        basePath.lastComponent = { count: 1, previousComponent: basePath.lastComponent, added: false, removed: false };
      }
    }
    if (commonCount && !options.oneChangePerToken) {
      basePath.lastComponent = { count: commonCount, previousComponent: basePath.lastComponent, added: false, removed: false };
    }
    basePath.oldPos = oldPos;
    return newPos;
  }
  equals(left, right, options) {
    if (options.comparator) {
      return options.comparator(left, right);
    } else {
      return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
    }
  }
  removeEmpty(array) {
    const ret = [];
    for (let i2 = 0; i2 < array.length; i2++) {
      if (array[i2]) {
        ret.push(array[i2]);
      }
    }
    return ret;
  }
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  castInput(value, options) {
    return value;
  }
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  tokenize(value, options) {
    return Array.from(value);
  }
  join(chars) {
    return chars.join("");
  }
  postProcess(changeObjects, options) {
    return changeObjects;
  }
  get useLongestToken() {
    return false;
  }
  buildValues(lastComponent, newTokens, oldTokens) {
    const components = [];
    let nextComponent;
    while (lastComponent) {
      components.push(lastComponent);
      nextComponent = lastComponent.previousComponent;
      delete lastComponent.previousComponent;
      lastComponent = nextComponent;
    }
    components.reverse();
    const componentLen = components.length;
    let componentPos = 0, newPos = 0, oldPos = 0;
    for (; componentPos < componentLen; componentPos++) {
      const component = components[componentPos];
      if (!component.removed) {
        if (!component.added && this.useLongestToken) {
          let value = newTokens.slice(newPos, newPos + component.count);
          value = value.map(function(value2, i2) {
            const oldValue = oldTokens[oldPos + i2];
            return oldValue.length > value2.length ? oldValue : value2;
          });
          component.value = this.join(value);
        } else {
          component.value = this.join(newTokens.slice(newPos, newPos + component.count));
        }
        newPos += component.count;
        if (!component.added) {
          oldPos += component.count;
        }
      } else {
        component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
        oldPos += component.count;
      }
    }
    return components;
  }
};

// node_modules/diff/libesm/diff/line.js
var LineDiff = class extends Diff {
  constructor() {
    super(...arguments);
    this.tokenize = tokenize;
  }
  equals(left, right, options) {
    if (options.ignoreWhitespace) {
      if (!options.newlineIsToken || !left.includes("\n")) {
        left = left.trim();
      }
      if (!options.newlineIsToken || !right.includes("\n")) {
        right = right.trim();
      }
    } else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
      if (left.endsWith("\n")) {
        left = left.slice(0, -1);
      }
      if (right.endsWith("\n")) {
        right = right.slice(0, -1);
      }
    }
    return super.equals(left, right, options);
  }
};
var lineDiff = new LineDiff();
function diffLines(oldStr, newStr, options) {
  return lineDiff.diff(oldStr, newStr, options);
}
function tokenize(value, options) {
  if (options.stripTrailingCr) {
    value = value.replace(/\r\n/g, "\n");
  }
  const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
  if (!linesAndNewlines[linesAndNewlines.length - 1]) {
    linesAndNewlines.pop();
  }
  for (let i2 = 0; i2 < linesAndNewlines.length; i2++) {
    const line = linesAndNewlines[i2];
    if (i2 % 2 && !options.newlineIsToken) {
      retLines[retLines.length - 1] += line;
    } else {
      retLines.push(line);
    }
  }
  return retLines;
}

// node_modules/diff/libesm/patch/create.js
function needsQuoting(s2) {
  for (let i2 = 0; i2 < s2.length; i2++) {
    if (s2[i2] < " " || s2[i2] > "~" || s2[i2] === '"' || s2[i2] === "\\") {
      return true;
    }
  }
  return false;
}
function quoteFileNameIfNeeded(s2) {
  if (!needsQuoting(s2)) {
    return s2;
  }
  let result = '"';
  const bytes = new TextEncoder().encode(s2);
  let i2 = 0;
  while (i2 < bytes.length) {
    const b2 = bytes[i2];
    if (b2 === 7) {
      result += "\\a";
    } else if (b2 === 8) {
      result += "\\b";
    } else if (b2 === 9) {
      result += "\\t";
    } else if (b2 === 10) {
      result += "\\n";
    } else if (b2 === 11) {
      result += "\\v";
    } else if (b2 === 12) {
      result += "\\f";
    } else if (b2 === 13) {
      result += "\\r";
    } else if (b2 === 34) {
      result += '\\"';
    } else if (b2 === 92) {
      result += "\\\\";
    } else if (b2 >= 32 && b2 <= 126) {
      result += String.fromCharCode(b2);
    } else {
      result += "\\" + b2.toString(8).padStart(3, "0");
    }
    i2++;
  }
  result += '"';
  return result;
}
var INCLUDE_HEADERS = {
  includeIndex: true,
  includeUnderline: true,
  includeFileHeaders: true
};
var FILE_HEADERS_ONLY = {
  includeIndex: false,
  includeUnderline: false,
  includeFileHeaders: true
};
function structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options) {
  let optionsObj;
  if (!options) {
    optionsObj = {};
  } else if (typeof options === "function") {
    optionsObj = { callback: options };
  } else {
    optionsObj = options;
  }
  if (typeof optionsObj.context === "undefined") {
    optionsObj.context = 4;
  }
  const context = optionsObj.context;
  if (optionsObj.newlineIsToken) {
    throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");
  }
  if (!optionsObj.callback) {
    return diffLinesResultToPatch(diffLines(oldStr, newStr, optionsObj));
  } else {
    const { callback } = optionsObj;
    diffLines(oldStr, newStr, Object.assign(Object.assign({}, optionsObj), { callback: (diff) => {
      const patch = diffLinesResultToPatch(diff);
      callback(patch);
    } }));
  }
  function diffLinesResultToPatch(diff) {
    if (!diff) {
      return;
    }
    diff.push({ value: "", lines: [] });
    function contextLines(lines) {
      return lines.map(function(entry) {
        return " " + entry;
      });
    }
    const hunks = [];
    let oldRangeStart = 0, newRangeStart = 0, curRange = [], oldLine = 1, newLine = 1;
    for (let i2 = 0; i2 < diff.length; i2++) {
      const current = diff[i2], lines = current.lines || splitLines(current.value);
      current.lines = lines;
      if (current.added || current.removed) {
        if (!oldRangeStart) {
          const prev = diff[i2 - 1];
          oldRangeStart = oldLine;
          newRangeStart = newLine;
          if (prev) {
            curRange = context > 0 ? contextLines(prev.lines.slice(-context)) : [];
            oldRangeStart -= curRange.length;
            newRangeStart -= curRange.length;
          }
        }
        for (const line of lines) {
          curRange.push((current.added ? "+" : "-") + line);
        }
        if (current.added) {
          newLine += lines.length;
        } else {
          oldLine += lines.length;
        }
      } else {
        if (oldRangeStart) {
          if (lines.length <= context * 2 && i2 < diff.length - 2) {
            for (const line of contextLines(lines)) {
              curRange.push(line);
            }
          } else {
            const contextSize = Math.min(lines.length, context);
            for (const line of contextLines(lines.slice(0, contextSize))) {
              curRange.push(line);
            }
            const hunk = {
              oldStart: oldRangeStart,
              oldLines: oldLine - oldRangeStart + contextSize,
              newStart: newRangeStart,
              newLines: newLine - newRangeStart + contextSize,
              lines: curRange
            };
            hunks.push(hunk);
            oldRangeStart = 0;
            newRangeStart = 0;
            curRange = [];
          }
        }
        oldLine += lines.length;
        newLine += lines.length;
      }
    }
    for (const hunk of hunks) {
      for (let i2 = 0; i2 < hunk.lines.length; i2++) {
        if (hunk.lines[i2].endsWith("\n")) {
          hunk.lines[i2] = hunk.lines[i2].slice(0, -1);
        } else {
          hunk.lines.splice(i2 + 1, 0, "\\ No newline at end of file");
          i2++;
        }
      }
    }
    return {
      oldFileName,
      newFileName,
      oldHeader,
      newHeader,
      hunks
    };
  }
}
function formatPatch(patch, headerOptions) {
  var _a2, _b, _c, _d, _e2, _f;
  if (!headerOptions) {
    headerOptions = INCLUDE_HEADERS;
  }
  if (Array.isArray(patch)) {
    if (patch.length > 1 && !headerOptions.includeFileHeaders && !patch.every((p2) => p2.isGit)) {
      throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");
    }
    return patch.map((p2) => formatPatch(p2, headerOptions)).join("\n");
  }
  const ret = [];
  if (patch.isGit) {
    headerOptions = INCLUDE_HEADERS;
    if (!patch.oldFileName) {
      throw new Error("oldFileName must be specified for Git patches");
    }
    if (!patch.newFileName) {
      throw new Error("newFileName must be specified for Git patches");
    }
    let gitOldName = patch.oldFileName;
    let gitNewName = patch.newFileName;
    if (patch.isCreate && gitOldName === "/dev/null") {
      gitOldName = gitNewName.replace(/^b\//, "a/");
    } else if (patch.isDelete && gitNewName === "/dev/null") {
      gitNewName = gitOldName.replace(/^a\//, "b/");
    }
    ret.push("diff --git " + quoteFileNameIfNeeded(gitOldName) + " " + quoteFileNameIfNeeded(gitNewName));
    if (patch.isDelete) {
      ret.push("deleted file mode " + ((_a2 = patch.oldMode) !== null && _a2 !== void 0 ? _a2 : "100644"));
    }
    if (patch.isCreate) {
      ret.push("new file mode " + ((_b = patch.newMode) !== null && _b !== void 0 ? _b : "100644"));
    }
    if (patch.oldMode && patch.newMode && !patch.isDelete && !patch.isCreate) {
      ret.push("old mode " + patch.oldMode);
      ret.push("new mode " + patch.newMode);
    }
    if (patch.isRename) {
      ret.push("rename from " + quoteFileNameIfNeeded(((_c = patch.oldFileName) !== null && _c !== void 0 ? _c : "").replace(/^a\//, "")));
      ret.push("rename to " + quoteFileNameIfNeeded(((_d = patch.newFileName) !== null && _d !== void 0 ? _d : "").replace(/^b\//, "")));
    }
    if (patch.isCopy) {
      ret.push("copy from " + quoteFileNameIfNeeded(((_e2 = patch.oldFileName) !== null && _e2 !== void 0 ? _e2 : "").replace(/^a\//, "")));
      ret.push("copy to " + quoteFileNameIfNeeded(((_f = patch.newFileName) !== null && _f !== void 0 ? _f : "").replace(/^b\//, "")));
    }
  } else {
    if (headerOptions.includeIndex && patch.oldFileName == patch.newFileName && patch.oldFileName !== void 0) {
      ret.push("Index: " + patch.oldFileName);
    }
    if (headerOptions.includeUnderline) {
      ret.push("===================================================================");
    }
  }
  const hasHunks = patch.hunks.length > 0;
  if (headerOptions.includeFileHeaders && patch.oldFileName !== void 0 && patch.newFileName !== void 0 && (!patch.isGit || hasHunks)) {
    ret.push("--- " + quoteFileNameIfNeeded(patch.oldFileName) + (patch.oldHeader ? "	" + patch.oldHeader : ""));
    ret.push("+++ " + quoteFileNameIfNeeded(patch.newFileName) + (patch.newHeader ? "	" + patch.newHeader : ""));
  }
  for (let i2 = 0; i2 < patch.hunks.length; i2++) {
    const hunk = patch.hunks[i2];
    const oldStart = hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart;
    const newStart = hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart;
    ret.push("@@ -" + oldStart + "," + hunk.oldLines + " +" + newStart + "," + hunk.newLines + " @@");
    for (const line of hunk.lines) {
      ret.push(line);
    }
  }
  return ret.join("\n") + "\n";
}
function createTwoFilesPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options) {
  if (typeof options === "function") {
    options = { callback: options };
  }
  if (!(options === null || options === void 0 ? void 0 : options.callback)) {
    const patchObj = structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options);
    if (!patchObj) {
      return;
    }
    return formatPatch(patchObj, options === null || options === void 0 ? void 0 : options.headerOptions);
  } else {
    const { callback } = options;
    structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, Object.assign(Object.assign({}, options), { callback: (patchObj) => {
      if (!patchObj) {
        callback(void 0);
      } else {
        callback(formatPatch(patchObj, options.headerOptions));
      }
    } }));
  }
}
function splitLines(text) {
  const hasTrailingNl = text.endsWith("\n");
  const result = text.split("\n").map((line) => line + "\n");
  if (hasTrailingNl) {
    result.pop();
  } else {
    result.push(result.pop().slice(0, -1));
  }
  return result;
}

// src/connect/changes/difference.ts
function difference(file, before, after, isNew) {
  const patch = createTwoFilesPatch(isNew ? "/dev/null" : file, file, before, after, void 0, void 0, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY
  });
  return masked(patch.replaceAll("\r", ""));
}
var KEY = /omk_\w+/g;
var REFERENCE = String.raw`\$?\{?(?:env:|input:)?(?:OMNIMEMORY_KEY|omnimemory-key)\b`;
var SECRET = new RegExp(
  String.raw`((?:key|token|secret|password|credential)\w*["']?\s*[:=]\s*["']?)(?!["'\s{[]|\$|true|false|null|\d+\b|${REFERENCE})[^"'\s,]+`,
  "gi"
);
var BEARER = new RegExp(String.raw`(\b(?:bearer|basic)(?:%20| )+)(?!${REFERENCE})[^"'\s,]+`, "gi");
var masked = (text) => text.replace(KEY, "omk_\u2026").replace(BEARER, "$1\u2026").replace(SECRET, "$1\u2026");

// src/connect/changes/write-plan.ts
import { rmSync as rmSync3 } from "node:fs";
function writeFile(tool, plan, state, context) {
  const recorded = state.files.find(({ file }) => file === plan.file);
  if (!isChanged(plan)) return recorded ? withFile(state, { ...recorded, edits: plan.edits }) : state;
  const continues = recorded !== void 0 && recorded.written === hashOfFile(plan.snapshot);
  const backup = continues && recorded.original ? void 0 : backUp(plan.snapshot, context.now());
  const next = withFile(state, {
    file: plan.file,
    edits: plan.edits,
    containers: plan.containers,
    written: hashOf(plan.bytes),
    isCreated: recorded?.isCreated ?? plan.snapshot.bytes === void 0,
    ...originalOf(plan, recorded, continues, backup)
  });
  writeState(context.machine, tool, next);
  try {
    const { mode } = plan.snapshot;
    replaceFile(plan.snapshot, plan.bytes, plan.holdsKey ? privateMode(mode) : mode);
  } catch (error) {
    writeState(context.machine, tool, state);
    if (backup) rmSync3(backup, { force: true });
    throw error;
  }
  context.terminal.print(`Wrote ${plan.file}${backup ? `; the old file is ${backup}` : ""}`);
  return next;
}
var withFile = (state, file) => ({
  ...state,
  files: [...state.files.filter((one) => one.file !== file.file), file]
});
function originalOf({ snapshot }, recorded, continues, backup) {
  if (continues) return recorded?.original ? { original: recorded.original } : {};
  return recorded ? {} : { original: { hash: hashOfFile(snapshot), mode: snapshot.mode, backup } };
}

// src/connect/context.ts
async function agree({ ask: ask3 }, isAgreed) {
  if (isAgreed) return;
  if (!ask3)
    throw new ConnectRefused(
      "Nothing was written, because there is no terminal to ask on. Add --yes to write."
    );
  const answer = await ask3("Write this? [y/N] ");
  if (!/^y(es)?$/i.test(answer.trim())) throw new ConnectRefused("Nothing was written.");
}

// src/connect/connect.ts
async function connect(tool, desired, options, context) {
  const { machine, terminal } = context;
  const state = readState(machine, tool.name);
  const recordOf = (file) => state?.files.find((one) => one.file === file);
  const planned = tool.wanted(desired).filter((wanted) => isWanted2(wanted) || recordOf(wanted.file)).map((wanted) => planFile(wanted, recordOf(wanted.file), machine));
  show(planned, desired, context);
  const changes = planned.filter(isChanged);
  if (!options.dryRun) {
    if (changes.length > 0) await agree(terminal, options.yes);
    write(tool, desired, planned, state, context);
  }
  if (changes.length === 0) terminal.print(nothingToWrite(tool, desired));
  if (options.dryRun) return;
  for (const step of tool.steps(desired)) terminal.print(step);
  if (changes.length > 0)
    terminal.print(`To see whether it works: add --check. To take it back: add --undo.`);
}
var isWanted2 = ({ settings: settings3, entries, destinations }) => settings3.length + entries.length + destinations.length > 0;
var nothingToWrite = (tool, desired) => tool.wanted(desired).some(({ settings: settings3, entries }) => settings3.length + entries.length > 0) ? `${tool.title} has these settings already.` : `${tool.title} has no file for these settings.`;
function show(planned, desired, { terminal }) {
  const { url, key, hooks, machine } = desired;
  for (const { file, before, after, snapshot, left } of planned) {
    if (before !== after) terminal.print(difference(file, before, after, snapshot.bytes === void 0));
    for (const name of left)
      terminal.print(`${file}: ${name} was changed since it was written, so it stays.`);
  }
  if (hooks) terminal.print(`Hooks run a copy of this program, ${installedScript(machine)}.`);
  const sendsKey = key !== void 0 || desired.mcp && hasMcpKey(desired);
  if (sendsKey && isUnprotected(url))
    terminal.print(`Warning: ${url} is not HTTPS, so anyone on the network can read the key.`);
}
function write(tool, desired, planned, before, context) {
  if (planned.every(({ edits }) => edits.length === 0) && !before) return;
  if (desired.hooks) installScript(context);
  const hooks = desired.hooks ? { hooks: desired.key === void 0 ? {} : { key: desired.key } } : {};
  const first2 = { url: desired.url, ...hooks, files: before?.files ?? [] };
  let state = first2;
  try {
    for (const plan of planned) state = writeFile(tool.name, plan, state, context);
  } catch (error) {
    if (state.files === first2.files) restoreState(context.machine, tool.name, before);
    throw error;
  }
  writeState(context.machine, tool.name, state);
}
function installScript({ machine, script }) {
  const installed = installedScript(machine);
  const bytes = readFileSync3(script);
  const snapshot = snapshotOf(installed);
  if (!existsSync4(installed) || !snapshot.bytes?.equals(bytes)) replaceFile(snapshot, bytes, 420);
}

// src/connect/disconnect.ts
import { rmSync as rmSync4 } from "node:fs";
import { basename as basename2 } from "node:path";

// src/connect/changes/undo.ts
function undone(state, format2) {
  const { file, original } = state;
  const snapshot = snapshotOf(file);
  if (snapshot.bytes === void 0) return void 0;
  const { text: before, mark } = textOfFile(file, snapshot.bytes);
  const base = { file, snapshot, before, left: [], backup: void 0, mode: snapshot.mode };
  const isUntouched = original !== void 0 && hashOf(snapshot.bytes) === state.written;
  if (isUntouched && state.isCreated) return { ...base, after: "", bytes: void 0 };
  const copy = isUntouched && original.backup ? snapshotOf(original.backup).bytes : void 0;
  if (copy && hashOf(copy) === original?.hash) {
    const { text } = textOfFile(file, copy);
    return { ...base, after: text, bytes: copy, mode: original.mode, backup: original.backup };
  }
  return aboutFile(file, () => {
    const { text, left } = takeBack(format2, before, state.edits, state.containers);
    const isEmpty2 = state.isCreated && ["", "{}"].includes(text.trim());
    return {
      ...base,
      after: isEmpty2 ? "" : text,
      bytes: isEmpty2 ? void 0 : Buffer.from(mark + text),
      left
    };
  });
}

// node_modules/jsonc-parser/lib/esm/impl/scanner.js
function createScanner(text, ignoreTrivia = false) {
  const len = text.length;
  let pos = 0, value = "", tokenOffset = 0, token = 16, lineNumber = 0, lineStartOffset = 0, tokenLineStartOffset = 0, prevTokenLineStartOffset = 0, scanError = 0;
  function scanHexDigits(count, exact) {
    let digits = 0;
    let value2 = 0;
    while (digits < count || !exact) {
      let ch = text.charCodeAt(pos);
      if (ch >= 48 && ch <= 57) {
        value2 = value2 * 16 + ch - 48;
      } else if (ch >= 65 && ch <= 70) {
        value2 = value2 * 16 + ch - 65 + 10;
      } else if (ch >= 97 && ch <= 102) {
        value2 = value2 * 16 + ch - 97 + 10;
      } else {
        break;
      }
      pos++;
      digits++;
    }
    if (digits < count) {
      value2 = -1;
    }
    return value2;
  }
  function setPosition(newPosition) {
    pos = newPosition;
    value = "";
    tokenOffset = 0;
    token = 16;
    scanError = 0;
  }
  function scanNumber() {
    let start = pos;
    if (text.charCodeAt(pos) === 48) {
      pos++;
    } else {
      pos++;
      while (pos < text.length && isDigit(text.charCodeAt(pos))) {
        pos++;
      }
    }
    if (pos < text.length && text.charCodeAt(pos) === 46) {
      pos++;
      if (pos < text.length && isDigit(text.charCodeAt(pos))) {
        pos++;
        while (pos < text.length && isDigit(text.charCodeAt(pos))) {
          pos++;
        }
      } else {
        scanError = 3;
        return text.substring(start, pos);
      }
    }
    let end = pos;
    if (pos < text.length && (text.charCodeAt(pos) === 69 || text.charCodeAt(pos) === 101)) {
      pos++;
      if (pos < text.length && text.charCodeAt(pos) === 43 || text.charCodeAt(pos) === 45) {
        pos++;
      }
      if (pos < text.length && isDigit(text.charCodeAt(pos))) {
        pos++;
        while (pos < text.length && isDigit(text.charCodeAt(pos))) {
          pos++;
        }
        end = pos;
      } else {
        scanError = 3;
      }
    }
    return text.substring(start, end);
  }
  function scanString() {
    let result = "", start = pos;
    while (true) {
      if (pos >= len) {
        result += text.substring(start, pos);
        scanError = 2;
        break;
      }
      const ch = text.charCodeAt(pos);
      if (ch === 34) {
        result += text.substring(start, pos);
        pos++;
        break;
      }
      if (ch === 92) {
        result += text.substring(start, pos);
        pos++;
        if (pos >= len) {
          scanError = 2;
          break;
        }
        const ch2 = text.charCodeAt(pos++);
        switch (ch2) {
          case 34:
            result += '"';
            break;
          case 92:
            result += "\\";
            break;
          case 47:
            result += "/";
            break;
          case 98:
            result += "\b";
            break;
          case 102:
            result += "\f";
            break;
          case 110:
            result += "\n";
            break;
          case 114:
            result += "\r";
            break;
          case 116:
            result += "	";
            break;
          case 117:
            const ch3 = scanHexDigits(4, true);
            if (ch3 >= 0) {
              result += String.fromCharCode(ch3);
            } else {
              scanError = 4;
            }
            break;
          default:
            scanError = 5;
        }
        start = pos;
        continue;
      }
      if (ch >= 0 && ch <= 31) {
        if (isLineBreak(ch)) {
          result += text.substring(start, pos);
          scanError = 2;
          break;
        } else {
          scanError = 6;
        }
      }
      pos++;
    }
    return result;
  }
  function scanNext() {
    value = "";
    scanError = 0;
    tokenOffset = pos;
    lineStartOffset = lineNumber;
    prevTokenLineStartOffset = tokenLineStartOffset;
    if (pos >= len) {
      tokenOffset = len;
      return token = 17;
    }
    let code = text.charCodeAt(pos);
    if (isWhiteSpace(code)) {
      do {
        pos++;
        value += String.fromCharCode(code);
        code = text.charCodeAt(pos);
      } while (isWhiteSpace(code));
      return token = 15;
    }
    if (isLineBreak(code)) {
      pos++;
      value += String.fromCharCode(code);
      if (code === 13 && text.charCodeAt(pos) === 10) {
        pos++;
        value += "\n";
      }
      lineNumber++;
      tokenLineStartOffset = pos;
      return token = 14;
    }
    switch (code) {
      // tokens: []{}:,
      case 123:
        pos++;
        return token = 1;
      case 125:
        pos++;
        return token = 2;
      case 91:
        pos++;
        return token = 3;
      case 93:
        pos++;
        return token = 4;
      case 58:
        pos++;
        return token = 6;
      case 44:
        pos++;
        return token = 5;
      // strings
      case 34:
        pos++;
        value = scanString();
        return token = 10;
      // comments
      case 47:
        const start = pos - 1;
        if (text.charCodeAt(pos + 1) === 47) {
          pos += 2;
          while (pos < len) {
            if (isLineBreak(text.charCodeAt(pos))) {
              break;
            }
            pos++;
          }
          value = text.substring(start, pos);
          return token = 12;
        }
        if (text.charCodeAt(pos + 1) === 42) {
          pos += 2;
          const safeLength = len - 1;
          let commentClosed = false;
          while (pos < safeLength) {
            const ch = text.charCodeAt(pos);
            if (ch === 42 && text.charCodeAt(pos + 1) === 47) {
              pos += 2;
              commentClosed = true;
              break;
            }
            pos++;
            if (isLineBreak(ch)) {
              if (ch === 13 && text.charCodeAt(pos) === 10) {
                pos++;
              }
              lineNumber++;
              tokenLineStartOffset = pos;
            }
          }
          if (!commentClosed) {
            pos++;
            scanError = 1;
          }
          value = text.substring(start, pos);
          return token = 13;
        }
        value += String.fromCharCode(code);
        pos++;
        return token = 16;
      // numbers
      case 45:
        value += String.fromCharCode(code);
        pos++;
        if (pos === len || !isDigit(text.charCodeAt(pos))) {
          return token = 16;
        }
      // found a minus, followed by a number so
      // we fall through to proceed with scanning
      // numbers
      case 48:
      case 49:
      case 50:
      case 51:
      case 52:
      case 53:
      case 54:
      case 55:
      case 56:
      case 57:
        value += scanNumber();
        return token = 11;
      // literals and unknown symbols
      default:
        while (pos < len && isUnknownContentCharacter(code)) {
          pos++;
          code = text.charCodeAt(pos);
        }
        if (tokenOffset !== pos) {
          value = text.substring(tokenOffset, pos);
          switch (value) {
            case "true":
              return token = 8;
            case "false":
              return token = 9;
            case "null":
              return token = 7;
          }
          return token = 16;
        }
        value += String.fromCharCode(code);
        pos++;
        return token = 16;
    }
  }
  function isUnknownContentCharacter(code) {
    if (isWhiteSpace(code) || isLineBreak(code)) {
      return false;
    }
    switch (code) {
      case 125:
      case 93:
      case 123:
      case 91:
      case 34:
      case 58:
      case 44:
      case 47:
        return false;
    }
    return true;
  }
  function scanNextNonTrivia() {
    let result;
    do {
      result = scanNext();
    } while (result >= 12 && result <= 15);
    return result;
  }
  return {
    setPosition,
    getPosition: () => pos,
    scan: ignoreTrivia ? scanNextNonTrivia : scanNext,
    getToken: () => token,
    getTokenValue: () => value,
    getTokenOffset: () => tokenOffset,
    getTokenLength: () => pos - tokenOffset,
    getTokenStartLine: () => lineStartOffset,
    getTokenStartCharacter: () => tokenOffset - prevTokenLineStartOffset,
    getTokenError: () => scanError
  };
}
function isWhiteSpace(ch) {
  return ch === 32 || ch === 9;
}
function isLineBreak(ch) {
  return ch === 10 || ch === 13;
}
function isDigit(ch) {
  return ch >= 48 && ch <= 57;
}
var CharacterCodes;
(function(CharacterCodes2) {
  CharacterCodes2[CharacterCodes2["lineFeed"] = 10] = "lineFeed";
  CharacterCodes2[CharacterCodes2["carriageReturn"] = 13] = "carriageReturn";
  CharacterCodes2[CharacterCodes2["space"] = 32] = "space";
  CharacterCodes2[CharacterCodes2["_0"] = 48] = "_0";
  CharacterCodes2[CharacterCodes2["_1"] = 49] = "_1";
  CharacterCodes2[CharacterCodes2["_2"] = 50] = "_2";
  CharacterCodes2[CharacterCodes2["_3"] = 51] = "_3";
  CharacterCodes2[CharacterCodes2["_4"] = 52] = "_4";
  CharacterCodes2[CharacterCodes2["_5"] = 53] = "_5";
  CharacterCodes2[CharacterCodes2["_6"] = 54] = "_6";
  CharacterCodes2[CharacterCodes2["_7"] = 55] = "_7";
  CharacterCodes2[CharacterCodes2["_8"] = 56] = "_8";
  CharacterCodes2[CharacterCodes2["_9"] = 57] = "_9";
  CharacterCodes2[CharacterCodes2["a"] = 97] = "a";
  CharacterCodes2[CharacterCodes2["b"] = 98] = "b";
  CharacterCodes2[CharacterCodes2["c"] = 99] = "c";
  CharacterCodes2[CharacterCodes2["d"] = 100] = "d";
  CharacterCodes2[CharacterCodes2["e"] = 101] = "e";
  CharacterCodes2[CharacterCodes2["f"] = 102] = "f";
  CharacterCodes2[CharacterCodes2["g"] = 103] = "g";
  CharacterCodes2[CharacterCodes2["h"] = 104] = "h";
  CharacterCodes2[CharacterCodes2["i"] = 105] = "i";
  CharacterCodes2[CharacterCodes2["j"] = 106] = "j";
  CharacterCodes2[CharacterCodes2["k"] = 107] = "k";
  CharacterCodes2[CharacterCodes2["l"] = 108] = "l";
  CharacterCodes2[CharacterCodes2["m"] = 109] = "m";
  CharacterCodes2[CharacterCodes2["n"] = 110] = "n";
  CharacterCodes2[CharacterCodes2["o"] = 111] = "o";
  CharacterCodes2[CharacterCodes2["p"] = 112] = "p";
  CharacterCodes2[CharacterCodes2["q"] = 113] = "q";
  CharacterCodes2[CharacterCodes2["r"] = 114] = "r";
  CharacterCodes2[CharacterCodes2["s"] = 115] = "s";
  CharacterCodes2[CharacterCodes2["t"] = 116] = "t";
  CharacterCodes2[CharacterCodes2["u"] = 117] = "u";
  CharacterCodes2[CharacterCodes2["v"] = 118] = "v";
  CharacterCodes2[CharacterCodes2["w"] = 119] = "w";
  CharacterCodes2[CharacterCodes2["x"] = 120] = "x";
  CharacterCodes2[CharacterCodes2["y"] = 121] = "y";
  CharacterCodes2[CharacterCodes2["z"] = 122] = "z";
  CharacterCodes2[CharacterCodes2["A"] = 65] = "A";
  CharacterCodes2[CharacterCodes2["B"] = 66] = "B";
  CharacterCodes2[CharacterCodes2["C"] = 67] = "C";
  CharacterCodes2[CharacterCodes2["D"] = 68] = "D";
  CharacterCodes2[CharacterCodes2["E"] = 69] = "E";
  CharacterCodes2[CharacterCodes2["F"] = 70] = "F";
  CharacterCodes2[CharacterCodes2["G"] = 71] = "G";
  CharacterCodes2[CharacterCodes2["H"] = 72] = "H";
  CharacterCodes2[CharacterCodes2["I"] = 73] = "I";
  CharacterCodes2[CharacterCodes2["J"] = 74] = "J";
  CharacterCodes2[CharacterCodes2["K"] = 75] = "K";
  CharacterCodes2[CharacterCodes2["L"] = 76] = "L";
  CharacterCodes2[CharacterCodes2["M"] = 77] = "M";
  CharacterCodes2[CharacterCodes2["N"] = 78] = "N";
  CharacterCodes2[CharacterCodes2["O"] = 79] = "O";
  CharacterCodes2[CharacterCodes2["P"] = 80] = "P";
  CharacterCodes2[CharacterCodes2["Q"] = 81] = "Q";
  CharacterCodes2[CharacterCodes2["R"] = 82] = "R";
  CharacterCodes2[CharacterCodes2["S"] = 83] = "S";
  CharacterCodes2[CharacterCodes2["T"] = 84] = "T";
  CharacterCodes2[CharacterCodes2["U"] = 85] = "U";
  CharacterCodes2[CharacterCodes2["V"] = 86] = "V";
  CharacterCodes2[CharacterCodes2["W"] = 87] = "W";
  CharacterCodes2[CharacterCodes2["X"] = 88] = "X";
  CharacterCodes2[CharacterCodes2["Y"] = 89] = "Y";
  CharacterCodes2[CharacterCodes2["Z"] = 90] = "Z";
  CharacterCodes2[CharacterCodes2["asterisk"] = 42] = "asterisk";
  CharacterCodes2[CharacterCodes2["backslash"] = 92] = "backslash";
  CharacterCodes2[CharacterCodes2["closeBrace"] = 125] = "closeBrace";
  CharacterCodes2[CharacterCodes2["closeBracket"] = 93] = "closeBracket";
  CharacterCodes2[CharacterCodes2["colon"] = 58] = "colon";
  CharacterCodes2[CharacterCodes2["comma"] = 44] = "comma";
  CharacterCodes2[CharacterCodes2["dot"] = 46] = "dot";
  CharacterCodes2[CharacterCodes2["doubleQuote"] = 34] = "doubleQuote";
  CharacterCodes2[CharacterCodes2["minus"] = 45] = "minus";
  CharacterCodes2[CharacterCodes2["openBrace"] = 123] = "openBrace";
  CharacterCodes2[CharacterCodes2["openBracket"] = 91] = "openBracket";
  CharacterCodes2[CharacterCodes2["plus"] = 43] = "plus";
  CharacterCodes2[CharacterCodes2["slash"] = 47] = "slash";
  CharacterCodes2[CharacterCodes2["formFeed"] = 12] = "formFeed";
  CharacterCodes2[CharacterCodes2["tab"] = 9] = "tab";
})(CharacterCodes || (CharacterCodes = {}));

// node_modules/jsonc-parser/lib/esm/impl/string-intern.js
var cachedSpaces = new Array(20).fill(0).map((_2, index) => {
  return " ".repeat(index);
});
var maxCachedValues = 200;
var cachedBreakLinesWithSpaces = {
  " ": {
    "\n": new Array(maxCachedValues).fill(0).map((_2, index) => {
      return "\n" + " ".repeat(index);
    }),
    "\r": new Array(maxCachedValues).fill(0).map((_2, index) => {
      return "\r" + " ".repeat(index);
    }),
    "\r\n": new Array(maxCachedValues).fill(0).map((_2, index) => {
      return "\r\n" + " ".repeat(index);
    })
  },
  "	": {
    "\n": new Array(maxCachedValues).fill(0).map((_2, index) => {
      return "\n" + "	".repeat(index);
    }),
    "\r": new Array(maxCachedValues).fill(0).map((_2, index) => {
      return "\r" + "	".repeat(index);
    }),
    "\r\n": new Array(maxCachedValues).fill(0).map((_2, index) => {
      return "\r\n" + "	".repeat(index);
    })
  }
};
var supportedEols = ["\n", "\r", "\r\n"];

// node_modules/jsonc-parser/lib/esm/impl/format.js
function format(documentText, range, options) {
  let initialIndentLevel;
  let formatText;
  let formatTextStart;
  let rangeStart;
  let rangeEnd;
  if (range) {
    rangeStart = range.offset;
    rangeEnd = rangeStart + range.length;
    formatTextStart = rangeStart;
    while (formatTextStart > 0 && !isEOL(documentText, formatTextStart - 1)) {
      formatTextStart--;
    }
    let endOffset = rangeEnd;
    while (endOffset < documentText.length && !isEOL(documentText, endOffset)) {
      endOffset++;
    }
    formatText = documentText.substring(formatTextStart, endOffset);
    initialIndentLevel = computeIndentLevel(formatText, options);
  } else {
    formatText = documentText;
    initialIndentLevel = 0;
    formatTextStart = 0;
    rangeStart = 0;
    rangeEnd = documentText.length;
  }
  const eol = getEOL(options, documentText);
  const eolFastPathSupported = supportedEols.includes(eol);
  let numberLineBreaks = 0;
  let indentLevel = 0;
  let indentValue;
  if (options.insertSpaces) {
    indentValue = cachedSpaces[options.tabSize || 4] ?? repeat(cachedSpaces[1], options.tabSize || 4);
  } else {
    indentValue = "	";
  }
  const indentType = indentValue === "	" ? "	" : " ";
  let scanner = createScanner(formatText, false);
  let hasError = false;
  function newLinesAndIndent() {
    if (numberLineBreaks > 1) {
      return repeat(eol, numberLineBreaks) + repeat(indentValue, initialIndentLevel + indentLevel);
    }
    const amountOfSpaces = indentValue.length * (initialIndentLevel + indentLevel);
    if (!eolFastPathSupported || amountOfSpaces > cachedBreakLinesWithSpaces[indentType][eol].length) {
      return eol + repeat(indentValue, initialIndentLevel + indentLevel);
    }
    if (amountOfSpaces <= 0) {
      return eol;
    }
    return cachedBreakLinesWithSpaces[indentType][eol][amountOfSpaces];
  }
  function scanNext() {
    let token = scanner.scan();
    numberLineBreaks = 0;
    while (token === 15 || token === 14) {
      if (token === 14 && options.keepLines) {
        numberLineBreaks += 1;
      } else if (token === 14) {
        numberLineBreaks = 1;
      }
      token = scanner.scan();
    }
    hasError = token === 16 || scanner.getTokenError() !== 0;
    return token;
  }
  const editOperations = [];
  function addEdit(text, startOffset, endOffset) {
    if (!hasError && (!range || startOffset < rangeEnd && endOffset > rangeStart) && documentText.substring(startOffset, endOffset) !== text) {
      editOperations.push({ offset: startOffset, length: endOffset - startOffset, content: text });
    }
  }
  let firstToken = scanNext();
  if (options.keepLines && numberLineBreaks > 0) {
    addEdit(repeat(eol, numberLineBreaks), 0, 0);
  }
  if (firstToken !== 17) {
    let firstTokenStart = scanner.getTokenOffset() + formatTextStart;
    let initialIndent = indentValue.length * initialIndentLevel < 20 && options.insertSpaces ? cachedSpaces[indentValue.length * initialIndentLevel] : repeat(indentValue, initialIndentLevel);
    addEdit(initialIndent, formatTextStart, firstTokenStart);
  }
  while (firstToken !== 17) {
    let firstTokenEnd = scanner.getTokenOffset() + scanner.getTokenLength() + formatTextStart;
    let secondToken = scanNext();
    let replaceContent = "";
    let needsLineBreak = false;
    while (numberLineBreaks === 0 && (secondToken === 12 || secondToken === 13)) {
      let commentTokenStart = scanner.getTokenOffset() + formatTextStart;
      addEdit(cachedSpaces[1], firstTokenEnd, commentTokenStart);
      firstTokenEnd = scanner.getTokenOffset() + scanner.getTokenLength() + formatTextStart;
      needsLineBreak = secondToken === 12;
      replaceContent = needsLineBreak ? newLinesAndIndent() : "";
      secondToken = scanNext();
    }
    if (secondToken === 2) {
      if (firstToken !== 1) {
        indentLevel--;
      }
      ;
      if (options.keepLines && numberLineBreaks > 0 || !options.keepLines && firstToken !== 1) {
        replaceContent = newLinesAndIndent();
      } else if (options.keepLines) {
        replaceContent = cachedSpaces[1];
      }
    } else if (secondToken === 4) {
      if (firstToken !== 3) {
        indentLevel--;
      }
      ;
      if (options.keepLines && numberLineBreaks > 0 || !options.keepLines && firstToken !== 3) {
        replaceContent = newLinesAndIndent();
      } else if (options.keepLines) {
        replaceContent = cachedSpaces[1];
      }
    } else {
      switch (firstToken) {
        case 3:
        case 1:
          indentLevel++;
          if (options.keepLines && numberLineBreaks > 0 || !options.keepLines) {
            replaceContent = newLinesAndIndent();
          } else {
            replaceContent = cachedSpaces[1];
          }
          break;
        case 5:
          if (options.keepLines && numberLineBreaks > 0 || !options.keepLines) {
            replaceContent = newLinesAndIndent();
          } else {
            replaceContent = cachedSpaces[1];
          }
          break;
        case 12:
          replaceContent = newLinesAndIndent();
          break;
        case 13:
          if (numberLineBreaks > 0) {
            replaceContent = newLinesAndIndent();
          } else if (!needsLineBreak) {
            replaceContent = cachedSpaces[1];
          }
          break;
        case 6:
          if (options.keepLines && numberLineBreaks > 0) {
            replaceContent = newLinesAndIndent();
          } else if (!needsLineBreak) {
            replaceContent = cachedSpaces[1];
          }
          break;
        case 10:
          if (options.keepLines && numberLineBreaks > 0) {
            replaceContent = newLinesAndIndent();
          } else if (secondToken === 6 && !needsLineBreak) {
            replaceContent = "";
          }
          break;
        case 7:
        case 8:
        case 9:
        case 11:
        case 2:
        case 4:
          if (options.keepLines && numberLineBreaks > 0) {
            replaceContent = newLinesAndIndent();
          } else {
            if ((secondToken === 12 || secondToken === 13) && !needsLineBreak) {
              replaceContent = cachedSpaces[1];
            } else if (secondToken !== 5 && secondToken !== 17) {
              hasError = true;
            }
          }
          break;
        case 16:
          hasError = true;
          break;
      }
      if (numberLineBreaks > 0 && (secondToken === 12 || secondToken === 13)) {
        replaceContent = newLinesAndIndent();
      }
    }
    if (secondToken === 17) {
      if (options.keepLines && numberLineBreaks > 0) {
        replaceContent = newLinesAndIndent();
      } else {
        replaceContent = options.insertFinalNewline ? eol : "";
      }
    }
    const secondTokenStart = scanner.getTokenOffset() + formatTextStart;
    addEdit(replaceContent, firstTokenEnd, secondTokenStart);
    firstToken = secondToken;
  }
  return editOperations;
}
function repeat(s2, count) {
  let result = "";
  for (let i2 = 0; i2 < count; i2++) {
    result += s2;
  }
  return result;
}
function computeIndentLevel(content, options) {
  let i2 = 0;
  let nChars = 0;
  const tabSize = options.tabSize || 4;
  while (i2 < content.length) {
    let ch = content.charAt(i2);
    if (ch === cachedSpaces[1]) {
      nChars++;
    } else if (ch === "	") {
      nChars += tabSize;
    } else {
      break;
    }
    i2++;
  }
  return Math.floor(nChars / tabSize);
}
function getEOL(options, text) {
  for (let i2 = 0; i2 < text.length; i2++) {
    const ch = text.charAt(i2);
    if (ch === "\r") {
      if (i2 + 1 < text.length && text.charAt(i2 + 1) === "\n") {
        return "\r\n";
      }
      return "\r";
    } else if (ch === "\n") {
      return "\n";
    }
  }
  return options && options.eol || "\n";
}
function isEOL(text, offset) {
  return "\r\n".indexOf(text.charAt(offset)) !== -1;
}

// node_modules/jsonc-parser/lib/esm/impl/parser.js
var ParseOptions;
(function(ParseOptions2) {
  ParseOptions2.DEFAULT = {
    allowTrailingComma: false
  };
})(ParseOptions || (ParseOptions = {}));
function parse(text, errors = [], options = ParseOptions.DEFAULT) {
  let currentProperty = null;
  let currentParent = [];
  const previousParents = [];
  function onValue(value) {
    if (Array.isArray(currentParent)) {
      currentParent.push(value);
    } else if (currentProperty !== null) {
      currentParent[currentProperty] = value;
    }
  }
  const visitor = {
    onObjectBegin: () => {
      const object = {};
      onValue(object);
      previousParents.push(currentParent);
      currentParent = object;
      currentProperty = null;
    },
    onObjectProperty: (name) => {
      currentProperty = name;
    },
    onObjectEnd: () => {
      currentParent = previousParents.pop();
    },
    onArrayBegin: () => {
      const array = [];
      onValue(array);
      previousParents.push(currentParent);
      currentParent = array;
      currentProperty = null;
    },
    onArrayEnd: () => {
      currentParent = previousParents.pop();
    },
    onLiteralValue: onValue,
    onError: (error, offset, length) => {
      errors.push({ error, offset, length });
    }
  };
  visit(text, visitor, options);
  return currentParent[0];
}
function parseTree(text, errors = [], options = ParseOptions.DEFAULT) {
  let currentParent = { type: "array", offset: -1, length: -1, children: [], parent: void 0 };
  function ensurePropertyComplete(endOffset) {
    if (currentParent.type === "property") {
      currentParent.length = endOffset - currentParent.offset;
      currentParent = currentParent.parent;
    }
  }
  function onValue(valueNode) {
    currentParent.children.push(valueNode);
    return valueNode;
  }
  const visitor = {
    onObjectBegin: (offset) => {
      currentParent = onValue({ type: "object", offset, length: -1, parent: currentParent, children: [] });
    },
    onObjectProperty: (name, offset, length) => {
      currentParent = onValue({ type: "property", offset, length: -1, parent: currentParent, children: [] });
      currentParent.children.push({ type: "string", value: name, offset, length, parent: currentParent });
    },
    onObjectEnd: (offset, length) => {
      ensurePropertyComplete(offset + length);
      currentParent.length = offset + length - currentParent.offset;
      currentParent = currentParent.parent;
      ensurePropertyComplete(offset + length);
    },
    onArrayBegin: (offset, length) => {
      currentParent = onValue({ type: "array", offset, length: -1, parent: currentParent, children: [] });
    },
    onArrayEnd: (offset, length) => {
      currentParent.length = offset + length - currentParent.offset;
      currentParent = currentParent.parent;
      ensurePropertyComplete(offset + length);
    },
    onLiteralValue: (value, offset, length) => {
      onValue({ type: getNodeType(value), offset, length, parent: currentParent, value });
      ensurePropertyComplete(offset + length);
    },
    onSeparator: (sep, offset, length) => {
      if (currentParent.type === "property") {
        if (sep === ":") {
          currentParent.colonOffset = offset;
        } else if (sep === ",") {
          ensurePropertyComplete(offset);
        }
      }
    },
    onError: (error, offset, length) => {
      errors.push({ error, offset, length });
    }
  };
  visit(text, visitor, options);
  const result = currentParent.children[0];
  if (result) {
    delete result.parent;
  }
  return result;
}
function findNodeAtLocation(root, path) {
  if (!root) {
    return void 0;
  }
  let node = root;
  for (let segment of path) {
    if (typeof segment === "string") {
      if (node.type !== "object" || !Array.isArray(node.children)) {
        return void 0;
      }
      let found = false;
      for (const propertyNode of node.children) {
        if (Array.isArray(propertyNode.children) && propertyNode.children[0].value === segment && propertyNode.children.length === 2) {
          node = propertyNode.children[1];
          found = true;
          break;
        }
      }
      if (!found) {
        return void 0;
      }
    } else {
      const index = segment;
      if (node.type !== "array" || index < 0 || !Array.isArray(node.children) || index >= node.children.length) {
        return void 0;
      }
      node = node.children[index];
    }
  }
  return node;
}
function visit(text, visitor, options = ParseOptions.DEFAULT) {
  const _scanner = createScanner(text, false);
  const _jsonPath = [];
  let suppressedCallbacks = 0;
  function toNoArgVisit(visitFunction) {
    return visitFunction ? () => suppressedCallbacks === 0 && visitFunction(_scanner.getTokenOffset(), _scanner.getTokenLength(), _scanner.getTokenStartLine(), _scanner.getTokenStartCharacter()) : () => true;
  }
  function toOneArgVisit(visitFunction) {
    return visitFunction ? (arg) => suppressedCallbacks === 0 && visitFunction(arg, _scanner.getTokenOffset(), _scanner.getTokenLength(), _scanner.getTokenStartLine(), _scanner.getTokenStartCharacter()) : () => true;
  }
  function toOneArgVisitWithPath(visitFunction) {
    return visitFunction ? (arg) => suppressedCallbacks === 0 && visitFunction(arg, _scanner.getTokenOffset(), _scanner.getTokenLength(), _scanner.getTokenStartLine(), _scanner.getTokenStartCharacter(), () => _jsonPath.slice()) : () => true;
  }
  function toBeginVisit(visitFunction) {
    return visitFunction ? () => {
      if (suppressedCallbacks > 0) {
        suppressedCallbacks++;
      } else {
        let cbReturn = visitFunction(_scanner.getTokenOffset(), _scanner.getTokenLength(), _scanner.getTokenStartLine(), _scanner.getTokenStartCharacter(), () => _jsonPath.slice());
        if (cbReturn === false) {
          suppressedCallbacks = 1;
        }
      }
    } : () => true;
  }
  function toEndVisit(visitFunction) {
    return visitFunction ? () => {
      if (suppressedCallbacks > 0) {
        suppressedCallbacks--;
      }
      if (suppressedCallbacks === 0) {
        visitFunction(_scanner.getTokenOffset(), _scanner.getTokenLength(), _scanner.getTokenStartLine(), _scanner.getTokenStartCharacter());
      }
    } : () => true;
  }
  const onObjectBegin = toBeginVisit(visitor.onObjectBegin), onObjectProperty = toOneArgVisitWithPath(visitor.onObjectProperty), onObjectEnd = toEndVisit(visitor.onObjectEnd), onArrayBegin = toBeginVisit(visitor.onArrayBegin), onArrayEnd = toEndVisit(visitor.onArrayEnd), onLiteralValue = toOneArgVisitWithPath(visitor.onLiteralValue), onSeparator = toOneArgVisit(visitor.onSeparator), onComment = toNoArgVisit(visitor.onComment), onError = toOneArgVisit(visitor.onError);
  const disallowComments = options && options.disallowComments;
  const allowTrailingComma = options && options.allowTrailingComma;
  function scanNext() {
    while (true) {
      const token = _scanner.scan();
      switch (_scanner.getTokenError()) {
        case 4:
          handleError(
            14
            /* ParseErrorCode.InvalidUnicode */
          );
          break;
        case 5:
          handleError(
            15
            /* ParseErrorCode.InvalidEscapeCharacter */
          );
          break;
        case 3:
          handleError(
            13
            /* ParseErrorCode.UnexpectedEndOfNumber */
          );
          break;
        case 1:
          if (!disallowComments) {
            handleError(
              11
              /* ParseErrorCode.UnexpectedEndOfComment */
            );
          }
          break;
        case 2:
          handleError(
            12
            /* ParseErrorCode.UnexpectedEndOfString */
          );
          break;
        case 6:
          handleError(
            16
            /* ParseErrorCode.InvalidCharacter */
          );
          break;
      }
      switch (token) {
        case 12:
        case 13:
          if (disallowComments) {
            handleError(
              10
              /* ParseErrorCode.InvalidCommentToken */
            );
          } else {
            onComment();
          }
          break;
        case 16:
          handleError(
            1
            /* ParseErrorCode.InvalidSymbol */
          );
          break;
        case 15:
        case 14:
          break;
        default:
          return token;
      }
    }
  }
  function handleError(error, skipUntilAfter = [], skipUntil = []) {
    onError(error);
    if (skipUntilAfter.length + skipUntil.length > 0) {
      let token = _scanner.getToken();
      while (token !== 17) {
        if (skipUntilAfter.indexOf(token) !== -1) {
          scanNext();
          break;
        } else if (skipUntil.indexOf(token) !== -1) {
          break;
        }
        token = scanNext();
      }
    }
  }
  function parseString2(isValue) {
    const value = _scanner.getTokenValue();
    if (isValue) {
      onLiteralValue(value);
    } else {
      onObjectProperty(value);
      _jsonPath.push(value);
    }
    scanNext();
    return true;
  }
  function parseLiteral() {
    switch (_scanner.getToken()) {
      case 11:
        const tokenValue = _scanner.getTokenValue();
        let value = Number(tokenValue);
        if (isNaN(value)) {
          handleError(
            2
            /* ParseErrorCode.InvalidNumberFormat */
          );
          value = 0;
        }
        onLiteralValue(value);
        break;
      case 7:
        onLiteralValue(null);
        break;
      case 8:
        onLiteralValue(true);
        break;
      case 9:
        onLiteralValue(false);
        break;
      default:
        return false;
    }
    scanNext();
    return true;
  }
  function parseProperty() {
    if (_scanner.getToken() !== 10) {
      handleError(3, [], [
        2,
        5
        /* SyntaxKind.CommaToken */
      ]);
      return false;
    }
    parseString2(false);
    if (_scanner.getToken() === 6) {
      onSeparator(":");
      scanNext();
      if (!parseValue()) {
        handleError(4, [], [
          2,
          5
          /* SyntaxKind.CommaToken */
        ]);
      }
    } else {
      handleError(5, [], [
        2,
        5
        /* SyntaxKind.CommaToken */
      ]);
    }
    _jsonPath.pop();
    return true;
  }
  function parseObject() {
    onObjectBegin();
    scanNext();
    let needsComma = false;
    while (_scanner.getToken() !== 2 && _scanner.getToken() !== 17) {
      if (_scanner.getToken() === 5) {
        if (!needsComma) {
          handleError(4, [], []);
        }
        onSeparator(",");
        scanNext();
        if (_scanner.getToken() === 2 && allowTrailingComma) {
          break;
        }
      } else if (needsComma) {
        handleError(6, [], []);
      }
      if (!parseProperty()) {
        handleError(4, [], [
          2,
          5
          /* SyntaxKind.CommaToken */
        ]);
      }
      needsComma = true;
    }
    onObjectEnd();
    if (_scanner.getToken() !== 2) {
      handleError(7, [
        2
        /* SyntaxKind.CloseBraceToken */
      ], []);
    } else {
      scanNext();
    }
    return true;
  }
  function parseArray2() {
    onArrayBegin();
    scanNext();
    let isFirstElement = true;
    let needsComma = false;
    while (_scanner.getToken() !== 4 && _scanner.getToken() !== 17) {
      if (_scanner.getToken() === 5) {
        if (!needsComma) {
          handleError(4, [], []);
        }
        onSeparator(",");
        scanNext();
        if (_scanner.getToken() === 4 && allowTrailingComma) {
          break;
        }
      } else if (needsComma) {
        handleError(6, [], []);
      }
      if (isFirstElement) {
        _jsonPath.push(0);
        isFirstElement = false;
      } else {
        _jsonPath[_jsonPath.length - 1]++;
      }
      if (!parseValue()) {
        handleError(4, [], [
          4,
          5
          /* SyntaxKind.CommaToken */
        ]);
      }
      needsComma = true;
    }
    onArrayEnd();
    if (!isFirstElement) {
      _jsonPath.pop();
    }
    if (_scanner.getToken() !== 4) {
      handleError(8, [
        4
        /* SyntaxKind.CloseBracketToken */
      ], []);
    } else {
      scanNext();
    }
    return true;
  }
  function parseValue() {
    switch (_scanner.getToken()) {
      case 3:
        return parseArray2();
      case 1:
        return parseObject();
      case 10:
        return parseString2(true);
      default:
        return parseLiteral();
    }
  }
  scanNext();
  if (_scanner.getToken() === 17) {
    if (options.allowEmptyContent) {
      return true;
    }
    handleError(4, [], []);
    return false;
  }
  if (!parseValue()) {
    handleError(4, [], []);
    return false;
  }
  if (_scanner.getToken() !== 17) {
    handleError(9, [], []);
  }
  return true;
}
function getNodeType(value) {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "string":
      return "string";
    case "object": {
      if (!value) {
        return "null";
      } else if (Array.isArray(value)) {
        return "array";
      }
      return "object";
    }
    default:
      return "null";
  }
}

// node_modules/jsonc-parser/lib/esm/impl/edit.js
function setProperty(text, originalPath, value, options) {
  const path = originalPath.slice();
  const errors = [];
  const root = parseTree(text, errors);
  let parent = void 0;
  let lastSegment = void 0;
  while (path.length > 0) {
    lastSegment = path.pop();
    parent = findNodeAtLocation(root, path);
    if (parent === void 0 && value !== void 0) {
      if (typeof lastSegment === "string") {
        value = { [lastSegment]: value };
      } else {
        value = [value];
      }
    } else {
      break;
    }
  }
  if (!parent) {
    if (value === void 0) {
      throw new Error("Can not delete in empty document");
    }
    return withFormatting(text, { offset: root ? root.offset : 0, length: root ? root.length : 0, content: JSON.stringify(value) }, options);
  } else if (parent.type === "object" && typeof lastSegment === "string" && Array.isArray(parent.children)) {
    const existing = findNodeAtLocation(parent, [lastSegment]);
    if (existing !== void 0) {
      if (value === void 0) {
        if (!existing.parent) {
          throw new Error("Malformed AST");
        }
        const propertyIndex = parent.children.indexOf(existing.parent);
        let removeBegin;
        let removeEnd = existing.parent.offset + existing.parent.length;
        if (propertyIndex > 0) {
          let previous = parent.children[propertyIndex - 1];
          removeBegin = previous.offset + previous.length;
        } else {
          removeBegin = parent.offset + 1;
          if (parent.children.length > 1) {
            let next = parent.children[1];
            removeEnd = next.offset;
          }
        }
        return withFormatting(text, { offset: removeBegin, length: removeEnd - removeBegin, content: "" }, options);
      } else {
        return withFormatting(text, { offset: existing.offset, length: existing.length, content: JSON.stringify(value) }, options);
      }
    } else {
      if (value === void 0) {
        return [];
      }
      const newProperty = `${JSON.stringify(lastSegment)}: ${JSON.stringify(value)}`;
      const index = options.getInsertionIndex ? options.getInsertionIndex(parent.children.map((p2) => p2.children[0].value)) : parent.children.length;
      let edit2;
      if (index > 0) {
        let previous = parent.children[index - 1];
        edit2 = { offset: previous.offset + previous.length, length: 0, content: "," + newProperty };
      } else if (parent.children.length === 0) {
        edit2 = { offset: parent.offset + 1, length: 0, content: newProperty };
      } else {
        edit2 = { offset: parent.offset + 1, length: 0, content: newProperty + "," };
      }
      return withFormatting(text, edit2, options);
    }
  } else if (parent.type === "array" && typeof lastSegment === "number" && Array.isArray(parent.children)) {
    const insertIndex = lastSegment;
    if (insertIndex === -1) {
      const newProperty = `${JSON.stringify(value)}`;
      let edit2;
      if (parent.children.length === 0) {
        edit2 = { offset: parent.offset + 1, length: 0, content: newProperty };
      } else {
        const previous = parent.children[parent.children.length - 1];
        edit2 = { offset: previous.offset + previous.length, length: 0, content: "," + newProperty };
      }
      return withFormatting(text, edit2, options);
    } else if (value === void 0 && parent.children.length >= 0) {
      const removalIndex = lastSegment;
      const toRemove = parent.children[removalIndex];
      let edit2;
      if (parent.children.length === 1) {
        edit2 = { offset: parent.offset + 1, length: parent.length - 2, content: "" };
      } else if (parent.children.length - 1 === removalIndex) {
        let previous = parent.children[removalIndex - 1];
        let offset = previous.offset + previous.length;
        let parentEndOffset = parent.offset + parent.length;
        edit2 = { offset, length: parentEndOffset - 2 - offset, content: "" };
      } else {
        edit2 = { offset: toRemove.offset, length: parent.children[removalIndex + 1].offset - toRemove.offset, content: "" };
      }
      return withFormatting(text, edit2, options);
    } else if (value !== void 0) {
      let edit2;
      const newProperty = `${JSON.stringify(value)}`;
      if (!options.isArrayInsertion && parent.children.length > lastSegment) {
        const toModify = parent.children[lastSegment];
        edit2 = { offset: toModify.offset, length: toModify.length, content: newProperty };
      } else if (parent.children.length === 0 || lastSegment === 0) {
        edit2 = { offset: parent.offset + 1, length: 0, content: parent.children.length === 0 ? newProperty : newProperty + "," };
      } else {
        const index = lastSegment > parent.children.length ? parent.children.length : lastSegment;
        const previous = parent.children[index - 1];
        edit2 = { offset: previous.offset + previous.length, length: 0, content: "," + newProperty };
      }
      return withFormatting(text, edit2, options);
    } else {
      throw new Error(`Can not ${value === void 0 ? "remove" : options.isArrayInsertion ? "insert" : "modify"} Array index ${insertIndex} as length is not sufficient`);
    }
  } else {
    throw new Error(`Can not add ${typeof lastSegment !== "number" ? "index" : "property"} to parent of type ${parent.type}`);
  }
}
function withFormatting(text, edit2, options) {
  if (!options.formattingOptions) {
    return [edit2];
  }
  let newText = applyEdit(text, edit2);
  let begin = edit2.offset;
  let end = edit2.offset + edit2.content.length;
  if (edit2.length === 0 || edit2.content.length === 0) {
    while (begin > 0 && !isEOL(newText, begin - 1)) {
      begin--;
    }
    while (end < newText.length && !isEOL(newText, end)) {
      end++;
    }
  }
  const edits = format(newText, { offset: begin, length: end - begin }, { ...options.formattingOptions, keepLines: false });
  for (let i2 = edits.length - 1; i2 >= 0; i2--) {
    const edit3 = edits[i2];
    newText = applyEdit(newText, edit3);
    begin = Math.min(begin, edit3.offset);
    end = Math.max(end, edit3.offset + edit3.length);
    end += edit3.content.length - edit3.length;
  }
  const editLength = text.length - (newText.length - end) - begin;
  return [{ offset: begin, length: editLength, content: newText.substring(begin, end) }];
}
function applyEdit(text, edit2) {
  return text.substring(0, edit2.offset) + edit2.content + text.substring(edit2.offset + edit2.length);
}

// node_modules/jsonc-parser/lib/esm/main.js
var createScanner2 = createScanner;
var ScanError;
(function(ScanError2) {
  ScanError2[ScanError2["None"] = 0] = "None";
  ScanError2[ScanError2["UnexpectedEndOfComment"] = 1] = "UnexpectedEndOfComment";
  ScanError2[ScanError2["UnexpectedEndOfString"] = 2] = "UnexpectedEndOfString";
  ScanError2[ScanError2["UnexpectedEndOfNumber"] = 3] = "UnexpectedEndOfNumber";
  ScanError2[ScanError2["InvalidUnicode"] = 4] = "InvalidUnicode";
  ScanError2[ScanError2["InvalidEscapeCharacter"] = 5] = "InvalidEscapeCharacter";
  ScanError2[ScanError2["InvalidCharacter"] = 6] = "InvalidCharacter";
})(ScanError || (ScanError = {}));
var SyntaxKind;
(function(SyntaxKind2) {
  SyntaxKind2[SyntaxKind2["OpenBraceToken"] = 1] = "OpenBraceToken";
  SyntaxKind2[SyntaxKind2["CloseBraceToken"] = 2] = "CloseBraceToken";
  SyntaxKind2[SyntaxKind2["OpenBracketToken"] = 3] = "OpenBracketToken";
  SyntaxKind2[SyntaxKind2["CloseBracketToken"] = 4] = "CloseBracketToken";
  SyntaxKind2[SyntaxKind2["CommaToken"] = 5] = "CommaToken";
  SyntaxKind2[SyntaxKind2["ColonToken"] = 6] = "ColonToken";
  SyntaxKind2[SyntaxKind2["NullKeyword"] = 7] = "NullKeyword";
  SyntaxKind2[SyntaxKind2["TrueKeyword"] = 8] = "TrueKeyword";
  SyntaxKind2[SyntaxKind2["FalseKeyword"] = 9] = "FalseKeyword";
  SyntaxKind2[SyntaxKind2["StringLiteral"] = 10] = "StringLiteral";
  SyntaxKind2[SyntaxKind2["NumericLiteral"] = 11] = "NumericLiteral";
  SyntaxKind2[SyntaxKind2["LineCommentTrivia"] = 12] = "LineCommentTrivia";
  SyntaxKind2[SyntaxKind2["BlockCommentTrivia"] = 13] = "BlockCommentTrivia";
  SyntaxKind2[SyntaxKind2["LineBreakTrivia"] = 14] = "LineBreakTrivia";
  SyntaxKind2[SyntaxKind2["Trivia"] = 15] = "Trivia";
  SyntaxKind2[SyntaxKind2["Unknown"] = 16] = "Unknown";
  SyntaxKind2[SyntaxKind2["EOF"] = 17] = "EOF";
})(SyntaxKind || (SyntaxKind = {}));
var parse2 = parse;
var parseTree2 = parseTree;
var findNodeAtLocation2 = findNodeAtLocation;
var ParseErrorCode;
(function(ParseErrorCode2) {
  ParseErrorCode2[ParseErrorCode2["InvalidSymbol"] = 1] = "InvalidSymbol";
  ParseErrorCode2[ParseErrorCode2["InvalidNumberFormat"] = 2] = "InvalidNumberFormat";
  ParseErrorCode2[ParseErrorCode2["PropertyNameExpected"] = 3] = "PropertyNameExpected";
  ParseErrorCode2[ParseErrorCode2["ValueExpected"] = 4] = "ValueExpected";
  ParseErrorCode2[ParseErrorCode2["ColonExpected"] = 5] = "ColonExpected";
  ParseErrorCode2[ParseErrorCode2["CommaExpected"] = 6] = "CommaExpected";
  ParseErrorCode2[ParseErrorCode2["CloseBraceExpected"] = 7] = "CloseBraceExpected";
  ParseErrorCode2[ParseErrorCode2["CloseBracketExpected"] = 8] = "CloseBracketExpected";
  ParseErrorCode2[ParseErrorCode2["EndOfFileExpected"] = 9] = "EndOfFileExpected";
  ParseErrorCode2[ParseErrorCode2["InvalidCommentToken"] = 10] = "InvalidCommentToken";
  ParseErrorCode2[ParseErrorCode2["UnexpectedEndOfComment"] = 11] = "UnexpectedEndOfComment";
  ParseErrorCode2[ParseErrorCode2["UnexpectedEndOfString"] = 12] = "UnexpectedEndOfString";
  ParseErrorCode2[ParseErrorCode2["UnexpectedEndOfNumber"] = 13] = "UnexpectedEndOfNumber";
  ParseErrorCode2[ParseErrorCode2["InvalidUnicode"] = 14] = "InvalidUnicode";
  ParseErrorCode2[ParseErrorCode2["InvalidEscapeCharacter"] = 15] = "InvalidEscapeCharacter";
  ParseErrorCode2[ParseErrorCode2["InvalidCharacter"] = 16] = "InvalidCharacter";
})(ParseErrorCode || (ParseErrorCode = {}));
function printParseErrorCode(code) {
  switch (code) {
    case 1:
      return "InvalidSymbol";
    case 2:
      return "InvalidNumberFormat";
    case 3:
      return "PropertyNameExpected";
    case 4:
      return "ValueExpected";
    case 5:
      return "ColonExpected";
    case 6:
      return "CommaExpected";
    case 7:
      return "CloseBraceExpected";
    case 8:
      return "CloseBracketExpected";
    case 9:
      return "EndOfFileExpected";
    case 10:
      return "InvalidCommentToken";
    case 11:
      return "UnexpectedEndOfComment";
    case 12:
      return "UnexpectedEndOfString";
    case 13:
      return "UnexpectedEndOfNumber";
    case 14:
      return "InvalidUnicode";
    case 15:
      return "InvalidEscapeCharacter";
    case 16:
      return "InvalidCharacter";
  }
  return "<unknown ParseErrorCode>";
}
function modify(text, path, value, options) {
  return setProperty(text, path, value, options);
}
function applyEdits(text, edits) {
  let sortedEdits = edits.slice(0).sort((a2, b2) => {
    const diff = a2.offset - b2.offset;
    if (diff === 0) {
      return a2.length - b2.length;
    }
    return diff;
  });
  let lastModifiedOffset = text.length;
  for (let i2 = sortedEdits.length - 1; i2 >= 0; i2--) {
    let e4 = sortedEdits[i2];
    if (e4.offset + e4.length <= lastModifiedOffset) {
      text = applyEdit(text, e4);
    } else {
      throw new Error("Overlapping edit");
    }
    lastModifiedOffset = e4.offset;
  }
  return text;
}

// src/connect/documents/json-comment.ts
var [COMMA, LINE_COMMENT, BLOCK_COMMENT, LINE_BREAK, BLANK] = [5, 12, 13, 14, 15];
function insertBehindComment(text, { path, value, append }, { eol = "\n", insertSpaces, tabSize }) {
  const place = value === void 0 ? void 0 : placeOf2(parseTree2(text), path);
  const last = place?.object.children?.at(-1);
  if (value === void 0 || !place || !last) return void 0;
  const { comma, comment: comment2 } = restOfLine(text, last.offset + last.length);
  if (comment2 === void 0) return void 0;
  const [indent = ""] = text.slice(text.lastIndexOf("\n", last.offset) + 1).match(/^[ \t]*/) ?? [];
  const [name, ...below] = place.missing;
  const content = below.reduceRight((inner, step) => ({ [step]: inner }), append ? [value] : value);
  const lines = JSON.stringify(content, null, insertSpaces ? tabSize : "	").split("\n");
  const property = `${eol}${indent}${JSON.stringify(name)}: ${lines.join(`${eol}${indent}`)}`;
  const end = last.offset + last.length;
  return comma ? `${text.slice(0, comment2)}${property},${text.slice(comment2)}` : `${text.slice(0, end)},${text.slice(end, comment2)}${property}${text.slice(comment2)}`;
}
function placeOf2(root, path) {
  for (let depth = path.length; root && depth >= 0; depth--) {
    const node = findNodeAtLocation2(root, path.slice(0, depth));
    if (node)
      return node.type === "object" && depth < path.length ? { object: node, missing: path.slice(depth) } : void 0;
  }
  return void 0;
}
function restOfLine(text, offset) {
  const scanner = createScanner2(text);
  scanner.setPosition(offset);
  let comma = false;
  let comment2;
  for (let token = scanner.scan(); ; token = scanner.scan()) {
    if (token === COMMA) comma = true;
    else if (token === LINE_COMMENT || token === BLOCK_COMMENT) comment2 = scanner.getPosition();
    else if (token === LINE_BREAK) return { comma, comment: comment2 };
    else if (token !== BLANK) return { comma, comment: void 0 };
  }
}

// src/connect/documents/json-document.ts
var jsonDocument = {
  parse(text) {
    if (text.trim() === "") return {};
    const errors = [];
    const value = parse2(text, errors, { allowTrailingComma: true });
    const [error] = errors;
    if (error) throw malformedAt(text, error.offset, spoken(printParseErrorCode(error.error)));
    if (!isObject(value)) throw malformedAt(text, 0, "the file is not a JSON object");
    return value;
  },
  change(text, changes) {
    const isEmpty2 = text.trim() === "";
    const formattingOptions = formattingOf(text);
    let edited = isEmpty2 ? "{}" : text;
    for (const change of changes) edited = changeOne(edited, change, formattingOptions);
    return isEmpty2 ? `${edited}${eolOf(text)}` : edited;
  }
};
function changeOne(text, change, formattingOptions) {
  const { path, value, append } = change;
  const behindComment = insertBehindComment(text, change, formattingOptions);
  if (behindComment !== void 0) return behindComment;
  const at4 = append ? [...path, -1] : [...path];
  return applyEdits(text, modify(text, at4, value, { formattingOptions }));
}
function formattingOf(text) {
  const [, indent = "  "] = text.match(/^[^\S\r\n]*[{[].*\r?\n([ \t]+)\S/) ?? text.match(/^([ \t]+)"/m) ?? [];
  return {
    insertSpaces: !indent.includes("	"),
    tabSize: indent.includes("	") ? 4 : indent.length,
    eol: eolOf(text)
  };
}
function malformedAt(text, offset, what) {
  const before = text.slice(0, offset).split("\n");
  return new Malformed(before.length, (before.at(-1) ?? "").length + 1, what);
}
var spoken = (code) => code.replace(/(?!^)([A-Z])/g, " $1").toLowerCase();

// src/connect/documents/toml-document.ts
import { isDeepStrictEqual as isDeepStrictEqual3 } from "node:util";

// node_modules/@decimalturn/toml-patch/dist/toml-patch.js
function e(e4) {
  return e4.type === `Document`;
}
function t(e4) {
  return e4.type === `Table`;
}
function n(e4) {
  return e4.type === `TableKey`;
}
function r(e4) {
  return e4.type === `TableArray`;
}
function i(e4) {
  return e4.type === `TableArrayKey`;
}
function a(e4) {
  return e4.type === `KeyValue`;
}
function o(e4) {
  return e4.type === `String`;
}
function s(e4) {
  return e4.type === `Integer`;
}
function c(e4) {
  return e4.type === `Float`;
}
function l(e4) {
  return e4.type === `DateTime`;
}
function u(e4) {
  return e4.type === `InlineArray`;
}
function d(e4) {
  return e4.type === `InlineItem`;
}
function f(e4) {
  return e4.type === `InlineTable`;
}
function p(e4) {
  return e4.type === `Comment`;
}
function m(n2) {
  return e(n2) || t(n2) || r(n2) || f(n2) || u(n2);
}
function h(e4) {
  return n(e4) || i(e4) || d(e4);
}
function g(e4) {
  return a(e4) || t(e4) || r(e4) || p(e4);
}
var _;
var v;
function y(e4) {
  if (_ === e4 && v !== void 0) return v;
  let t2 = w(e4);
  return _ = e4, v = t2, t2;
}
function b() {
  _ = void 0, v = void 0;
}
function x(e4) {
  return { lines: e4.end.line - e4.start.line + 1, columns: e4.end.column - e4.start.column };
}
function S(e4, t2) {
  let n2 = Array.isArray(e4) ? e4 : w(e4);
  if (n2.length === 0) return { line: 1, column: t2 };
  let r2 = 0, i2 = n2.length - 1;
  for (; r2 < i2; ) {
    let e5 = r2 + i2 >>> 1;
    n2[e5] < t2 ? r2 = e5 + 1 : i2 = e5;
  }
  n2[r2] < t2 && r2++;
  let a2 = r2 + 1;
  return { line: a2, column: t2 - (n2[a2 - 2] + 1 || 0) };
}
function C(e4, t2) {
  let n2 = y(e4), r2 = n2[t2.line - 2] === void 0 ? 0 : n2[t2.line - 2] + 1, i2 = n2[t2.line - 1] || e4.length;
  return e4.substring(r2, i2);
}
function w(e4) {
  let t2 = [];
  for (let n2 = 0; n2 < e4.length; n2++) {
    let r2 = e4.charCodeAt(n2);
    r2 === 10 ? t2.push(n2) : r2 === 13 && (e4.charCodeAt(n2 + 1) === 10 ? (t2.push(n2 + 1), n2++) : t2.push(n2));
  }
  return t2.push(e4.length), t2;
}
function T(e4) {
  return { line: e4.line, column: e4.column };
}
function E(e4) {
  return { start: T(e4.start), end: T(e4.end) };
}
function D() {
  return { line: 1, column: 0 };
}
var O = class extends Error {
  line;
  column;
  constructor(e4, t2, n2) {
    let r2 = `Error parsing TOML (${t2.line}, ${t2.column + 1}):
`;
    if (e4) {
      let n3 = C(e4, t2), i2 = `${k(t2.column)}^`;
      n3 && (r2 += `${n3}
${i2}
`);
    }
    r2 += n2, super(r2), this.line = t2.line, this.column = t2.column;
  }
};
function k(e4, t2 = ` `) {
  return t2.repeat(e4);
}
var A = /^[\w-]+$/;
var j = /[\w,\d,",',+,\-,_]/;
function ee() {
  return { reference: null, mixed: false };
}
function* te(e4, t2) {
  let n2 = e4.length, r2 = 0, i2 = t2 ?? ee(), a2 = [], o2 = (e5, t3) => ({ start: S(a2, e5), end: S(a2, t3) });
  for (; r2 < n2; ) {
    let t3 = e4.charCodeAt(r2);
    if ((t3 <= 31 || t3 === 127) && t3 !== 9 && t3 !== 13 && t3 !== 10) throw new O(e4, S(a2, r2), `Control char 0x${t3.toString(16).toUpperCase().padStart(2, `0`)} not allowed`);
    if (t3 === 13 && (r2 + 1 >= n2 || e4.charCodeAt(r2 + 1) !== 10)) throw new O(e4, S(a2, r2), `Standalone CR; must be CRLF or LF`);
    if (t3 !== 32 && t3 !== 9 && t3 !== 13) {
      if (t3 === 10) s2(r2);
      else if (t3 === 91 || t3 === 93) yield { type: `Bracket`, raw: e4[r2], loc: o2(r2, r2 + 1) };
      else if (t3 === 123 || t3 === 125) yield { type: `Curly`, raw: e4[r2], loc: o2(r2, r2 + 1) };
      else if (t3 === 61) yield { type: `Equal`, raw: `=`, loc: o2(r2, r2 + 1) };
      else if (t3 === 44) yield { type: `Comma`, raw: `,`, loc: o2(r2, r2 + 1) };
      else if (t3 === 46) yield { type: `Dot`, raw: `.`, loc: o2(r2, r2 + 1) };
      else if (t3 === 35) yield c2();
      else {
        let t4 = ne(e4, r2, `'`) || ne(e4, r2, `"`);
        t4 ? yield l2(t4) : yield u2();
      }
    }
    r2++;
  }
  function s2(t3) {
    a2.push(t3);
    let n3 = t3 > 0 && e4.charCodeAt(t3 - 1) === 13 ? `\r
` : `
`;
    i2.reference === null ? i2.reference = n3 : i2.reference !== n3 && (i2.mixed = true);
  }
  function c2() {
    let t3 = r2;
    for (; r2 + 1 < n2; ) {
      let t4 = e4.charCodeAt(r2 + 1);
      if (t4 === 10 || t4 === 13) break;
      r2++;
      let n3 = e4.charCodeAt(r2);
      if ((n3 <= 31 || n3 === 127) && n3 !== 9) throw new O(e4, S(a2, r2), `Control char 0x${n3.toString(16).toUpperCase().padStart(2, `0`)} not allowed`);
    }
    return { type: `Comment`, raw: e4.slice(t3, r2 + 1), loc: o2(t3, r2 + 1) };
  }
  function l2(t3) {
    let i3 = r2, c3 = t3 + t3 + t3;
    for (r2 += 3; r2 < n2; ) {
      if (ne(e4, r2, t3)) {
        let n3 = 3;
        for (; e4[r2 + n3] === t3; ) n3++;
        if (n3 >= 6) throw new O(e4, S(a2, r2), `Invalid multiline string: ${n3} consecutive ${t3} characters`);
        if (n3 === 3) {
          r2 += 2;
          break;
        }
        r2 += n3 - 3, r2 += 2;
        break;
      }
      let i4 = e4.charCodeAt(r2);
      if (i4 === 13 && (r2 + 1 >= n2 || e4.charCodeAt(r2 + 1) !== 10)) throw new O(e4, S(a2, r2), `Standalone CR in multiline string; must be CRLF or LF`);
      if ((i4 <= 31 || i4 === 127) && i4 !== 9 && i4 !== 10 && i4 !== 13) {
        let n3 = t3 === `"` ? `multiline basic strings` : `multiline literal strings`, o3 = `0x${i4.toString(16).toUpperCase().padStart(2, `0`)}`, s3 = ``;
        i4 === 0 ? s3 = `Null` : i4 === 127 && (s3 = `DEL`);
        let c4 = s3 ? `${s3} (${o3}) not allowed in ${n3}` : `Control char ${o3} not allowed in ${n3}`;
        throw new O(e4, S(a2, r2), c4);
      }
      i4 === 10 && s2(r2), r2++;
    }
    if (r2 >= n2) {
      if (t3 === `"`) {
        let t4 = 0, i4 = n2 - 1;
        for (; i4 >= 0 && e4[i4] === `\\`; ) t4++, i4--;
        if (t4 > 0 && t4 % 2 != 0) throw new O(e4, S(a2, r2), `Unterminated multiline ${c3} (possible escape issue)`);
      }
      throw new O(e4, S(a2, r2), `Unterminated multiline ${c3}`);
    }
    return { type: `Literal`, raw: e4.slice(i3, r2 + 1), loc: o2(i3, r2 + 1) };
  }
  function u2() {
    let t3 = e4[r2];
    if (!j.test(t3)) throw new O(e4, S(a2, r2), `Unexpected char "${t3}"`);
    let i3 = r2, s3 = t3 === `"`, c3 = t3 === `'`;
    for (; r2 < n2 && !(r2 + 1 >= n2); ) {
      let t4 = e4.charCodeAt(r2 + 1);
      if (!(s3 || c3) && (t4 === 32 || t4 === 9 || t4 === 10 || t4 === 13 || t4 === 44 || t4 === 46 || t4 === 93 || t4 === 125 || t4 === 61 || t4 === 35)) break;
      if (r2++, !(s3 || c3)) {
        let t5 = e4.charCodeAt(r2);
        if (t5 <= 31 || t5 === 127) throw new O(e4, S(a2, r2), `Control char 0x${t5.toString(16).toUpperCase().padStart(2, `0`)} not allowed in unquoted value`);
      }
      if (s3 || c3) {
        let t5 = e4.charCodeAt(r2);
        if ((t5 <= 31 || t5 === 127) && t5 !== 9) {
          let n3 = s3 ? `basic strings` : `literal strings`, i5 = `0x${t5.toString(16).toUpperCase().padStart(2, `0`)}`, o3 = ``;
          t5 === 10 ? o3 = `Newline` : t5 === 13 ? o3 = `Carriage return` : t5 === 0 ? o3 = `Null` : t5 === 127 && (o3 = `DEL`);
          let c4 = o3 ? `${o3} (${i5}) not allowed in ${n3}` : `Control char ${i5} not allowed in ${n3}`;
          throw new O(e4, S(a2, r2), c4);
        }
      }
      let i4 = e4[r2];
      if (i4 === `"` && !c3 && (s3 = !s3), i4 === `'` && !s3 && (c3 = !c3), r2 + 1 >= n2) break;
      if (s3 && i4 === `\\`) {
        let t5 = e4[r2 + 1];
        (t5 === `"` || t5 === `\\`) && r2++;
      }
    }
    if (s3 || c3) throw new O(e4, S(a2, i3), `Expected close of string with ${s3 ? `"` : `'`}`);
    return { type: `Literal`, raw: e4.slice(i3, r2 + 1), loc: o2(i3, r2 + 1) };
  }
}
function ne(e4, t2, n2) {
  if (!n2 || e4[t2] !== n2 || e4[t2 + 1] !== n2 || e4[t2 + 2] !== n2) return false;
  if (n2 === `'`) return n2;
  let r2 = 0, i2 = t2 - 1;
  for (; i2 >= 0 && e4[i2] === `\\`; ) r2++, i2--;
  return (r2 === 0 || r2 % 2 == 0) && n2;
}
var M = new Int8Array(128);
M.fill(-1);
for (let e4 = 0; e4 < 10; e4++) M[48 + e4] = e4;
for (let e4 = 0; e4 < 6; e4++) M[65 + e4] = 10 + e4, M[97 + e4] = 10 + e4;
function re(e4) {
  let t2 = e4.charCodeAt(0);
  return t2 < 128 && M[t2] !== -1;
}
function ie(e4, t2) {
  return M[e4.charCodeAt(t2)] << 12 | M[e4.charCodeAt(t2 + 1)] << 8 | M[e4.charCodeAt(t2 + 2)] << 4 | M[e4.charCodeAt(t2 + 3)];
}
function ae(e4) {
  return e4.startsWith(`'''`) ? se(e4.slice(3, e4.length - 3)) : e4.startsWith(`'`) ? e4.slice(1, e4.length - 1) : e4.startsWith(`"""`) ? oe(se(e4.slice(3, e4.length - 3)), true) : e4.startsWith(`"`) ? oe(e4.slice(1, e4.length - 1), false) : e4;
}
function oe(e4, t2) {
  let n2 = e4.length;
  if (!t2 && e4.indexOf(`\\`) === -1) return e4;
  let r2 = [], i2 = 0;
  for (let a2 = 0; a2 < n2; a2++) {
    if (e4[a2] !== `\\`) continue;
    if (a2 > i2 && r2.push(e4.slice(i2, a2)), a2++, a2 >= n2) throw Error(`Trailing backslash`);
    let o2 = e4[a2];
    switch (o2) {
      case `b`:
        r2.push(`\b`);
        break;
      case `t`:
        r2.push(`	`);
        break;
      case `n`:
        r2.push(`
`);
        break;
      case `f`:
        r2.push(`\f`);
        break;
      case `r`:
        r2.push(`\r`);
        break;
      case `"`:
        r2.push(`"`);
        break;
      case `\\`:
        r2.push(`\\`);
        break;
      case `e`:
        r2.push(`\x1B`);
        break;
      case `u`: {
        if (a2 + 4 > n2 || !re(e4[a2 + 1]) || !re(e4[a2 + 2]) || !re(e4[a2 + 3]) || !re(e4[a2 + 4])) throw Error(`Invalid Unicode escape: \\u${e4.slice(a2 + 1, a2 + 5)}`);
        let t3 = ie(e4, a2 + 1);
        if (t3 >= 55296 && t3 <= 57343) throw Error(`Invalid \\u${e4.slice(a2 + 1, a2 + 5)}: surrogates not allowed`);
        r2.push(String.fromCharCode(t3)), a2 += 4;
        break;
      }
      case `U`: {
        if (a2 + 8 > n2) throw Error(`Invalid Unicode escape: \\U${e4.slice(a2 + 1, a2 + 9)}`);
        for (let t4 = 1; t4 <= 8; t4++) if (!re(e4[a2 + t4])) throw Error(`Invalid Unicode escape: \\U${e4.slice(a2 + 1, a2 + 9)}`);
        let t3 = parseInt(e4.slice(a2 + 1, a2 + 9), 16);
        if (t3 >= 55296 && t3 <= 57343) throw Error(`Invalid \\U${e4.slice(a2 + 1, a2 + 9)}: surrogates not allowed`);
        r2.push(String.fromCodePoint(t3)), a2 += 8;
        break;
      }
      case `x`: {
        if (a2 + 2 > n2 || !re(e4[a2 + 1]) || !re(e4[a2 + 2])) throw Error(`Invalid hex escape: \\x${e4.slice(a2 + 1, a2 + 3)}`);
        let t3 = M[e4.charCodeAt(a2 + 1)] << 4 | M[e4.charCodeAt(a2 + 2)];
        r2.push(String.fromCharCode(t3)), a2 += 2;
        break;
      }
      default:
        if (t2 && (o2 === `
` || o2 === `\r` || o2 === ` ` || o2 === `	`)) {
          let t3 = o2 === `
` || o2 === `\r`, r3 = a2;
          for (; r3 < n2 && (e4[r3] === ` ` || e4[r3] === `	` || e4[r3] === `
` || e4[r3] === `\r`); ) (e4[r3] === `
` || e4[r3] === `\r`) && (t3 = true), r3++;
          if (!t3) throw Error(`Invalid escape sequence: \\${o2}`);
          a2 = r3 - 1;
          break;
        }
        throw Error(`Invalid escape sequence: \\${o2}`);
    }
    i2 = a2 + 1;
  }
  return i2 === 0 ? e4 : (i2 < n2 && r2.push(e4.slice(i2)), r2.join(``));
}
function se(e4) {
  return e4.charCodeAt(0) === 10 ? e4.slice(1) : e4.charCodeAt(0) === 13 && e4.charCodeAt(1) === 10 ? e4.slice(2) : e4;
}
var ce = class {
  iterator;
  index;
  value;
  done;
  peeked;
  constructor(e4) {
    this.iterator = e4, this.index = -1, this.value = void 0, this.done = false, this.peeked = null;
  }
  next() {
    if (this.done) return ue();
    let e4 = this.peeked || this.iterator.next();
    return this.index += 1, this.value = e4.value, this.done = e4.done ?? false, this.peeked = null, e4;
  }
  peek() {
    return this.done ? ue() : (this.peeked ||= this.iterator.next(), this.peeked);
  }
  [Symbol.iterator]() {
    return this;
  }
};
var le = Object.freeze({ value: void 0, done: true });
function ue() {
  return le;
}
var de = /* @__PURE__ */ new WeakMap();
function fe(e4, t2) {
  de.set(e4, t2);
}
function pe(e4) {
  return de.get(e4);
}
function me(e4) {
  return { year: String(e4.getUTCFullYear()).padStart(4, `0`), month: String(e4.getUTCMonth() + 1).padStart(2, `0`), day: String(e4.getUTCDate()).padStart(2, `0`), hours: String(e4.getUTCHours()).padStart(2, `0`), minutes: String(e4.getUTCMinutes()).padStart(2, `0`), seconds: String(e4.getUTCSeconds()).padStart(2, `0`), ms: e4.getUTCMilliseconds() };
}
function he(e4) {
  return e4 === 0 ? `` : String(e4).padStart(3, `0`).replace(/0+$/, ``);
}
var ge = /\.(\d+)\s*$/;
var _e = /\.(\d+)(?:[Zz]|[+-]\d{2}:\d{2})\s*$/;
function ve(e4, t2) {
  var n2;
  return ((n2 = e4.match(t2)) == null ? void 0 : n2[1]) ?? ``;
}
function ye(e4, t2, n2) {
  let r2 = ve(t2, n2), i2 = r2.length > r2.replace(/0+$/, ``).length ? Math.max(r2.length, e4.length) : e4.length;
  return i2 === 0 ? `` : `.` + e4.padEnd(i2, `0`);
}
function be(e4) {
  let t2 = e4.toISOString().match(/\.(\d+)/);
  return t2 ? t2[1] : ``;
}
function xe(e4, t2, n2, r2 = ge) {
  let i2 = be(e4).replace(/0+$/, ``);
  return i2.length > he(t2).length ? ye(i2, n2, r2) : Se(t2, n2, r2);
}
function Se(e4, t2, n2 = ge) {
  let r2 = he(e4);
  if (t2 && t2.includes(`.`)) {
    let i2 = t2.match(n2);
    return i2 && i2[1].startsWith(String(e4).padStart(3, `0`)) ? `.` + i2[1] : ye(r2, t2, n2);
  }
  return r2 ? `.` + r2 : ``;
}
function Ce(e4) {
  if (e4 === `Z`) return 0;
  let t2 = e4[0] === `+` ? 1 : -1, [n2, r2] = e4.slice(1).split(`:`);
  return t2 * (parseInt(n2) * 60 + parseInt(r2));
}
function we(e4, t2) {
  return t2 <= 0 ? e4 : e4.replace(/(\d{2}:\d{2})(?::(\d{2}))?(?:\.(\d+))?/, (e5, n2, r2, i2) => {
    let a2 = i2 ?? ``;
    return a2.length >= t2 ? e5 : `${n2}:${r2 ?? `00`}.${a2.padEnd(t2, `0`)}`;
  });
}
var Te = class e2 {
  static IS_DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
  static IS_TIME_ONLY = /^\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?$/;
  static IS_LOCAL_DATETIME_T = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?$/;
  static IS_LOCAL_DATETIME_SPACE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?(?:\.\d+)?$/;
  static IS_OFFSET_DATETIME_T = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
  static IS_OFFSET_DATETIME_SPACE = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
  static IS_FULL_DATE = /(\d{4})-(\d+)-(\d+)/;
  static IS_FULL_TIME = /(\d+):(\d+)(?::(\d+))?/;
  static createDateWithOriginalFormat(t2, n2) {
    if (e2.IS_DATE_ONLY.test(n2)) {
      if (t2.getUTCHours() !== 0 || t2.getUTCMinutes() !== 0 || t2.getUTCSeconds() !== 0 || t2.getUTCMilliseconds() !== 0) {
        if (t2 instanceof ke) return t2;
        let e5 = t2.toISOString().replace(`Z`, ``);
        return e5 = e5.replace(/\.000$/, ``), new Oe(e5, false);
      }
      let e4 = t2.toISOString().split(`T`)[0];
      return new Ee(e4);
    }
    if (e2.IS_TIME_ONLY.test(n2)) {
      let e4 = me(t2), r2 = xe(t2, e4.ms, n2);
      return new De(`${e4.hours}:${e4.minutes}:${e4.seconds}${r2}`);
    }
    if (e2.IS_LOCAL_DATETIME_T.test(n2)) {
      let e4 = me(t2), r2 = xe(t2, e4.ms, n2), i2 = `${e4.year}-${e4.month}-${e4.day}T${e4.hours}:${e4.minutes}:${e4.seconds}${r2}`;
      return new Oe(i2, false, i2);
    }
    if (e2.IS_LOCAL_DATETIME_SPACE.test(n2)) {
      let e4 = me(t2), r2 = xe(t2, e4.ms, n2), i2 = `${e4.year}-${e4.month}-${e4.day} ${e4.hours}:${e4.minutes}:${e4.seconds}${r2}`;
      return new Oe(i2, true, i2);
    }
    if (e2.IS_OFFSET_DATETIME_T.test(n2) || e2.IS_OFFSET_DATETIME_SPACE.test(n2)) {
      let r2 = n2.match(/([+-]\d{2}:\d{2}|[Zz])$/), i2 = r2 ? r2[1] === `z` ? `Z` : r2[1] : `Z`, a2 = e2.IS_OFFSET_DATETIME_SPACE.test(n2), o2 = me(new Date(t2.getTime() + Ce(i2) * 6e4)), s2 = a2 ? ` ` : `T`, c2 = xe(t2, o2.ms, n2, _e);
      return new ke(`${o2.year}-${o2.month}-${o2.day}${s2}${o2.hours}:${o2.minutes}:${o2.seconds}${c2}${i2}`, a2);
    }
    return t2;
  }
};
var Ee = class extends Date {
  constructor(e4) {
    super(e4);
  }
  toISOString() {
    let e4 = me(this);
    return `${e4.year}-${e4.month}-${e4.day}`;
  }
};
var De = class extends Date {
  originalFormat;
  constructor(e4, t2 = e4) {
    let n2 = e4;
    /:\d{2}:\d{2}/.test(e4) || (n2 = e4 + `:00`), super(`0000-01-01T${n2}Z`), this.originalFormat = t2;
  }
  toISOString() {
    let e4 = me(this);
    return `${e4.hours}:${e4.minutes}:${e4.seconds}${Se(e4.ms, this.originalFormat)}`;
  }
};
var Oe = class extends Date {
  useSpaceSeparator = false;
  originalFormat;
  constructor(e4, t2 = false, n2) {
    let r2 = e4;
    /\d{2}:\d{2}:\d{2}/.test(e4) || (r2 = e4.replace(/(\d{2}:\d{2})([\s\-+TZ]|$)/, `$1:00$2`)), super(r2.replace(` `, `T`) + `Z`), this.useSpaceSeparator = t2, this.originalFormat = n2 || e4;
  }
  toISOString() {
    let e4 = me(this), t2 = this.useSpaceSeparator ? ` ` : `T`;
    return `${e4.year}-${e4.month}-${e4.day}${t2}${e4.hours}:${e4.minutes}:${e4.seconds}${Se(e4.ms, this.originalFormat)}`;
  }
};
var ke = class extends Date {
  useSpaceSeparator = false;
  originalOffset;
  originalFormat;
  constructor(e4, t2 = false) {
    let n2 = e4;
    /\d{2}:\d{2}:\d{2}/.test(e4) || (n2 = e4.replace(/(\d{2}:\d{2})([\s\-+TZ]|$)/, `$1:00$2`)), super(n2.replace(` `, `T`)), this.useSpaceSeparator = t2, this.originalFormat = e4;
    let r2 = e4.match(/([+-]\d{2}:\d{2}|[Zz])$/);
    r2 && (this.originalOffset = r2[1] === `z` ? `Z` : r2[1]);
  }
  toISOString() {
    if (this.originalOffset) {
      let e5 = me(new Date(this.getTime() + Ce(this.originalOffset) * 6e4)), t2 = this.useSpaceSeparator ? ` ` : `T`, n2 = Se(e5.ms, this.originalFormat, _e);
      return `${e5.year}-${e5.month}-${e5.day}${t2}${e5.hours}:${e5.minutes}:${e5.seconds}${n2}${this.originalOffset}`;
    }
    let e4 = super.toISOString();
    return this.useSpaceSeparator ? e4.replace(`T`, ` `) : e4;
  }
};
var Ae = Te;
var je = `true`;
var Me = /e/i;
var Ne = /_/g;
var Pe = /^[+-]?inf$/;
var Fe = /^[+-]?nan$/;
var Ie = /^[+-]?0x/i;
function Le(e4) {
  return e4 >= 65 && e4 <= 90 || e4 >= 97 && e4 <= 122 || e4 >= 48 && e4 <= 57 || e4 === 95 || e4 === 45;
}
var Re = /^[+-]?0o/i;
var ze = /^[+-]?0b/i;
function Be(e4, t2, n2) {
  for (let r2 = 0; r2 < e4.length; r2++) if (!Le(e4.charCodeAt(r2))) throw new O(t2, { line: n2.line, column: n2.column + r2 }, `Invalid bare key char '${e4[r2]}'`);
}
function Ve(e4, t2, n2) {
  if (e4.startsWith(`"""`) || e4.startsWith(`'''`)) throw new O(t2, n2, `Multiline strings cannot be keys`);
}
function He(e4, t2, n2) {
  try {
    return ae(e4);
  } catch (e5) {
    throw new O(t2, n2, e5.message);
  }
}
function Ue(e4, t2, n2, r2 = true) {
  if (e4.endsWith(`_`) || (r2 ? /^[+-]?_/.test(e4) : e4.startsWith(`_`))) throw new O(t2, n2, `Underscore must be between digits`);
  if (/__/.test(e4)) throw new O(t2, n2, `Consecutive underscores not allowed`);
}
function We(e4, t2, n2, r2) {
  let i2 = e4.replace(Ne, ``);
  if (/^[+-]?0\d/.test(i2) && !Ie.test(e4) && !Re.test(e4) && !ze.test(e4)) throw new O(t2, n2, `Leading zeros are not allowed in ${r2}`);
}
function Ge(e4, t2, n2, r2) {
  if (/_[eE]/.test(e4)) throw new O(n2, r2, `Underscore before exponent is not allowed`);
  if (/[eE][+-]?_/.test(e4)) throw new O(n2, r2, `Underscore at start of exponent is not allowed`);
  if (/[eE][+-]?$/.test(e4)) throw new O(n2, r2, `Invalid float "${t2}": incomplete exponent`);
  if (/[eE][+-]?.*\./.test(e4)) throw new O(n2, r2, `Invalid float "${t2}": decimal point not allowed in exponent`);
}
function Ke(e4, t2, n2, r2, i2, a2) {
  if (e4.length !== 2) throw new O(i2, a2, `"${r2}": hour must be 2 digits`);
  if (t2.length !== 2) throw new O(i2, a2, `"${r2}": minute must be 2 digits`);
  if (n2 && n2.length !== 2) throw new O(i2, a2, `"${r2}": second must be 2 digits`);
}
function qe(e4, t2, n2, r2, i2, a2) {
  if (e4 !== void 0) {
    let t3 = parseInt(e4, 10);
    if (t3 < 0 || t3 > 23) throw new O(i2, a2, `"${r2}": hour must be 00-23`);
  }
  if (t2 !== void 0) {
    let e5 = parseInt(t2, 10);
    if (e5 < 0 || e5 > 59) throw new O(i2, a2, `"${r2}": minute must be 00-59`);
  }
  if (n2 !== void 0) {
    let e5 = parseInt(n2, 10);
    if (e5 < 0 || e5 > 60) throw new O(i2, a2, `"${r2}": second must be 00-60`);
  }
}
function Je(e4, t2, n2) {
  if (Ie.test(e4) || Re.test(e4) || ze.test(e4)) return;
  let r2 = e4.replace(/^[+-]/, ``).replace(/_/g, ``);
  if (!/^[0-9]+$/.test(r2)) throw new O(t2, n2, `Invalid integer "${e4}"`);
}
function Ye(e4, t2, n2, r2, i2, a2, o2) {
  let s2 = r2[0] + r2[1].toUpperCase();
  if (RegExp(`^[+\\-]?` + s2.replace(/([[\]])/g, `\\$1`)).test(e4)) throw new O(t2, n2, `${a2} prefix must be lowercase "${r2}"`);
  if (RegExp(`^[+\\-]?` + r2 + `_`, `i`).test(e4)) throw new O(t2, n2, `Underscore must be between digits`);
  let c2 = RegExp(`^[+\\-]?` + r2, `i`), l2 = e4.replace(c2, ``);
  if (!l2 || l2 === `_` || l2.startsWith(`_`)) throw new O(t2, n2, `Incomplete ${a2.toLowerCase()} number`);
  let u2 = l2.replace(/_/g, ``);
  if (!i2.test(u2)) throw new O(t2, n2, o2 ?? `Invalid ${a2.toLowerCase()} digits`);
  if (/^[+-]/.test(e4)) throw new O(t2, n2, `${a2} numbers cannot have a sign prefix`);
}
function* Xe(e4, t2) {
  let n2 = new ce(te(e4, t2));
  try {
    for (; !n2.next().done; ) {
      let t3 = lt(n2, e4);
      for (let e5 of t3) yield e5;
    }
  } finally {
    b();
  }
}
function et(e4) {
  return { type: `Comment`, loc: e4.value.loc, raw: e4.value.raw };
}
function tt(e4, t2) {
  let n2 = !e4.peek().done && e4.peek().value.type === `Bracket` ? `TableArray` : `Table`, r2 = n2 === `Table`;
  if (r2 && e4.value.raw !== `[`) throw new O(t2, e4.value.loc.start, `Expected table opening "[", found ${e4.value.raw}`);
  if (!r2) {
    let n3 = e4.peek();
    if (n3.done) throw new O(t2, e4.value.loc.start, `Expected "[[" for Array of Tables, found end of input`);
    if (e4.value.raw !== `[` || n3.value.raw !== `[`) throw new O(t2, e4.value.loc.start, `Expected "[[", found ${e4.value.raw + n3.value.raw}`);
    let r3 = e4.value, i3 = n3.value;
    if (r3.loc.end.line !== i3.loc.start.line || r3.loc.end.column !== i3.loc.start.column) throw new O(t2, r3.loc.start, `"[[" brackets must be adjacent (no whitespace)`);
  }
  let i2 = r2 ? { type: `TableKey`, loc: e4.value.loc } : { type: `TableArrayKey`, loc: e4.value.loc };
  if (e4.next(), n2 === `TableArray` && e4.next(), e4.done) throw new O(t2, i2.loc.start, `Expected table key, reached end of file`);
  if (e4.value.type === `Bracket` && e4.value.raw === `]`) throw new O(t2, e4.value.loc.start, n2 === `TableArray` ? `Array of Tables header [[]] requires a table name` : `Table header [] requires a table name`);
  let a2 = e4.value.raw;
  Ve(a2, t2, e4.value.loc.start), a2.startsWith(`"`) || a2.startsWith(`'`) || Be(a2, t2, e4.value.loc.start);
  let o2;
  for (o2 = [He(e4.value.raw, t2, e4.value.loc.start)], i2.item = { type: `Key`, loc: e4.value.loc, raw: e4.value.raw, value: o2 }; !e4.peek().done && e4.peek().value.type === `Dot`; ) {
    e4.next();
    let n3 = e4.value;
    e4.next();
    let r3 = e4.value.raw;
    r3.startsWith(`"`) || r3.startsWith(`'`) || Be(r3, t2, e4.value.loc.start);
    let a3 = ` `.repeat(n3.loc.start.column - i2.item.loc.end.column), o3 = ` `.repeat(e4.value.loc.start.column - n3.loc.end.column);
    i2.item.loc.end = e4.value.loc.end, i2.item.raw += `${a3}.${o3}${e4.value.raw}`;
    try {
      i2.item.value.push(ae(e4.value.raw));
    } catch (n4) {
      let r4 = n4;
      throw new O(t2, e4.value.loc.start, r4.message);
    }
  }
  if (e4.next(), !e4.done) {
    let n3 = i2.loc.start.line;
    if (e4.value.loc.start.line !== n3) throw new O(t2, e4.value.loc.start, r2 ? `Table header must be single-line` : `Array of Tables header must be single-line`);
  }
  if (r2 && (e4.done || e4.value.raw !== `]`)) throw new O(t2, e4.done ? i2.item.loc.end : e4.value.loc.start, `Expected table closing "]", found ${e4.done ? `end of file` : e4.value.raw}`);
  if (!r2 && (e4.done || e4.peek().done || e4.value.raw !== `]` || e4.peek().value.raw !== `]`)) throw new O(t2, e4.done || e4.peek().done ? i2.item.loc.end : e4.value.loc.start, `Expected "]]" closing, found ${e4.done || e4.peek().done ? `end of file` : e4.value.raw + e4.peek().value.raw}`);
  if (!r2) {
    let n3 = e4.value, r3 = e4.peek().value;
    if (n3.loc.end.line !== r3.loc.start.line || n3.loc.end.column !== r3.loc.start.column) throw new O(t2, n3.loc.start, `"]]" brackets must be adjacent (no whitespace)`);
  }
  if (r2 || e4.next(), i2.loc.end = e4.value.loc.end, !e4.peek().done) {
    let n3 = e4.peek().value;
    if (n3.loc.start.line === i2.loc.end.line && n3.type !== `Comment`) throw new O(t2, n3.loc.start, `Extra content after ${r2 ? `table` : `Array of Tables`} header`);
  }
  let s2 = [];
  for (; !e4.peek().done && e4.peek().value.type !== `Bracket`; ) {
    e4.next();
    let n3 = lt(e4, t2);
    for (let e5 = 0; e5 < n3.length; e5++) s2.push(n3[e5]);
  }
  return { type: r2 ? `Table` : `TableArray`, loc: { start: T(i2.loc.start), end: s2.length ? T(s2[s2.length - 1].loc.end) : T(i2.loc.end) }, key: i2, items: s2 };
}
function nt(e4, t2) {
  let n2 = He(e4.value.raw, t2, e4.value.loc.start);
  return { type: `String`, loc: e4.value.loc, raw: e4.value.raw, value: n2 };
}
function rt(e4) {
  return { type: `Boolean`, loc: e4.value.loc, value: e4.value.raw === je };
}
function it(e4, t2) {
  let n2 = e4.value.loc, r2 = e4.value.raw, i2;
  if (!e4.peek().done && e4.peek().value.type === `Literal` && Ae.IS_FULL_DATE.test(r2) && /^\d/.test(e4.peek().value.raw) && Ae.IS_FULL_TIME.test(e4.peek().value.raw)) {
    let t3 = n2.start;
    e4.next(), n2 = { start: t3, end: e4.value.loc.end }, r2 += ` ${e4.value.raw}`;
  }
  if (!e4.peek().done && e4.peek().value.type === `Dot`) {
    let i3 = n2.start;
    if (e4.next(), e4.peek().done || e4.peek().value.type !== `Literal`) throw new O(t2, e4.value.loc.end, `Expected fractional value for DateTime`);
    e4.next(), n2 = { start: i3, end: e4.value.loc.end }, r2 += `.${e4.value.raw}`;
  }
  if (ot(r2, t2, n2.start), Ae.IS_FULL_DATE.test(r2)) i2 = Ae.IS_DATE_ONLY.test(r2) ? new Ee(r2) : Ae.IS_LOCAL_DATETIME_T.test(r2) ? new Oe(r2, false) : Ae.IS_LOCAL_DATETIME_SPACE.test(r2) ? new Oe(r2, true) : Ae.IS_OFFSET_DATETIME_T.test(r2) ? new ke(r2, false) : Ae.IS_OFFSET_DATETIME_SPACE.test(r2) ? new ke(r2, true) : new Date(r2.replace(` `, `T`));
  else if (Ae.IS_TIME_ONLY.test(r2)) i2 = new De(r2, r2);
  else {
    let [e5] = (/* @__PURE__ */ new Date()).toISOString().split(`T`);
    i2 = /* @__PURE__ */ new Date(`${e5}T${r2}`);
  }
  return { type: `DateTime`, loc: n2, raw: r2, value: i2 };
}
function at(e4, t2) {
  return t2 === 2 ? e4 % 4 == 0 && e4 % 100 != 0 || e4 % 400 == 0 ? 29 : 28 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][t2 - 1];
}
function ot(e4, t2, n2) {
  if (/\.([Zz]|[+-])/.test(e4)) throw new O(t2, n2, `"${e4}": fractional seconds needs digit after dot`);
  if (/[+-]$/.test(e4)) throw new O(t2, n2, `"${e4}": offset needs HH:MM`);
  let r2 = /\d{2}:\d{2}/.test(e4) ? e4.match(/([+-])(\d+)(:?)(\d*)$/) : null;
  if (r2) {
    let e5 = r2[0], i3 = r2[2], a3 = r2[3], o3 = r2[4];
    if (a3 !== `:`) throw new O(t2, n2, `Offset "${e5}": missing colon separator`);
    if (i3.length !== 2) throw new O(t2, n2, `Offset "${e5}": hour must be 2 digits`);
    if (!o3 || o3.length === 0) throw new O(t2, n2, `Offset "${e5}": minute required`);
    if (o3.length !== 2) throw new O(t2, n2, `Offset "${e5}": minute must be 2 digits`);
    let s3 = parseInt(i3, 10);
    if (s3 < 0 || s3 > 23) throw new O(t2, n2, `Offset "${e5}": hour must be 00-23`);
    let c3 = parseInt(o3, 10);
    if (c3 < 0 || c3 > 59) throw new O(t2, n2, `Offset "${e5}": minute must be 00-59`);
  }
  if (!/^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?)?$/.test(e4) && !/^\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?$/.test(e4)) throw /^\d{4}-\d{2}-\d{2}T$/.test(e4) ? new O(t2, n2, `"${e4}": 'T' requires time component`) : /^\d{4}-\d{2}-\d{2}[a-su-zA-SU-Z]/.test(e4) ? new O(t2, n2, `Invalid date "${e4}": unexpected character after date`) : /^\d{4}-\d{2}-\d{2}\d{2}:\d{2}/.test(e4) ? new O(t2, n2, `"${e4}": missing 'T' or space separator`) : new O(t2, n2, `Invalid datetime "${e4}"`);
  let i2 = e4.match(/^(\d+)-/);
  if (i2 && i2[1].length !== 4) throw new O(t2, n2, `"${e4}": year must be 4 digits`);
  let a2 = e4.match(/^(\d+)-(\d+)-(\d+)/);
  if (a2) {
    let [, , r3, i3] = a2;
    if (r3.length !== 2) throw new O(t2, n2, `"${e4}": month must be 2 digits`);
    if (i3.length !== 2) throw new O(t2, n2, `"${e4}": day must be 2 digits`);
  }
  let o2 = e4.match(/[T ](\d+):(\d+)(?::(\d+))?/);
  if (o2) {
    let [, r3, i3, a3] = o2;
    Ke(r3, i3, a3, e4, t2, n2);
  }
  let s2 = e4.match(/^(\d+):(\d+)(?::(\d+))?/);
  if (s2 && !a2) {
    let [, r3, i3, a3] = s2;
    Ke(r3, i3, a3, e4, t2, n2);
  }
  let c2 = e4.match(/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?/), l2 = e4.match(/^(\d{2}):(\d{2})(?::(\d{2}))?/);
  if (c2) {
    let [, r3, i3, a3, o3, s3, l3] = c2, u2 = parseInt(i3, 10);
    if (u2 < 1 || u2 > 12) throw new O(t2, n2, `"${e4}": month must be 01-12`);
    let d2 = parseInt(a3, 10);
    if (d2 < 1 || d2 > 31) throw new O(t2, n2, `"${e4}": day must be 01-31`);
    if (d2 > at(parseInt(r3, 10), u2)) throw new O(t2, n2, `"${e4}": day ${a3} invalid for ${r3}-${i3}`);
    qe(o3, s3, l3, e4, t2, n2);
  } else if (l2) {
    let [, r3, i3, a3] = l2;
    qe(r3, i3, a3, e4, t2, n2);
  }
}
function st(e4, t2) {
  let n2 = e4.value.loc, r2 = e4.value.raw, i2;
  if (Pe.test(r2)) i2 = r2.startsWith(`-`) ? -1 / 0 : 1 / 0;
  else if (Fe.test(r2)) {
    let e5 = new Float64Array(1), t3 = new DataView(e5.buffer);
    r2.startsWith(`-`) ? (t3.setUint32(0, 0, true), t3.setUint32(4, 4294443008, true)) : (t3.setUint32(0, 0, true), t3.setUint32(4, 2146959360, true)), i2 = e5[0];
    let a2 = r2.startsWith(`+`) ? `+` : r2.startsWith(`-`) ? `-` : void 0;
    return { type: `Float`, loc: n2, raw: r2, value: i2, nanSign: a2 };
  } else if (!e4.peek().done && e4.peek().value.type === `Dot`) {
    let a2 = n2.start;
    {
      if (Me.test(r2) && !Ie.test(r2)) throw new O(t2, n2.start, `Float "${r2}": dot after exponent`);
      let e5 = r2;
      We(e5, t2, n2.start, `the integer part of a float`);
      let i3 = e5.replace(/^[+-]/, ``);
      if (i3 === `` || i3 === `_`) throw new O(t2, n2.start, `Float: digit required before dot`);
      Ue(e5, t2, n2.start);
    }
    if (e4.next(), e4.peek().done || e4.peek().value.type !== `Literal`) throw new O(t2, e4.value.loc.end, `Expected fraction value for Float`);
    e4.next(), r2 += `.${e4.value.raw}`, n2 = { start: a2, end: e4.value.loc.end };
    {
      let n3 = e4.value.raw;
      if (!/^\d/.test(n3)) throw new O(t2, e4.value.loc.start, `Float: fraction must start with digit, found "${n3}"`);
      Ue(n3, t2, e4.value.loc.start, false), Ge(n3, r2, t2, e4.value.loc.start);
    }
    i2 = Number(r2.replace(Ne, ``));
  } else {
    if (Ue(r2, t2, n2.start), Ge(r2, r2, t2, n2.start), !e4.peek().done && e4.peek().value.type === `Dot`) throw new O(t2, e4.peek().value.loc.start, `Float "${r2}.": dot after exponent`);
    We(r2, t2, n2.start, `the integer part of a float`), i2 = Number(r2.replace(Ne, ``));
  }
  if (Number.isNaN(i2) && !Fe.test(r2)) throw new O(t2, n2.start, `Invalid float "${r2}"`);
  return { type: `Float`, loc: n2, raw: r2, value: i2 };
}
function ct(e4, t2) {
  let n2 = e4.value.raw, r2 = e4.value.loc;
  if (/^\d{1,}-\d{1,}/.test(n2) || /^\d{1,}:\d{1,}/.test(n2) || /^\d{6}-\d{2}$/.test(n2)) throw new O(t2, r2.start, `Invalid integer "${n2}"`);
  if (n2 === `-0` || n2 === `+0`) return { type: `Integer`, loc: r2, raw: n2, value: 0 };
  if (/^[+-]{2,}/.test(n2)) throw new O(t2, r2.start, `Double sign is not allowed in integers`);
  We(n2, t2, r2.start, `decimal integers`), Ue(n2, t2, r2.start), Je(n2, t2, r2.start);
  let i2 = 10;
  Ie.test(n2) ? (i2 = 16, Ye(n2, t2, r2.start, `0x`, /^[0-9a-fA-F]+$/, `Hexadecimal`)) : Re.test(n2) ? (i2 = 8, Ye(n2, t2, r2.start, `0o`, /^[0-7]+$/, `Octal`, `Invalid octal digits (must be 0-7)`)) : ze.test(n2) && (i2 = 2, Ye(n2, t2, r2.start, `0b`, /^[01]+$/, `Binary`, `Invalid binary digits (must be 0 or 1)`));
  let a2 = parseInt(n2.replace(Ne, ``).replace(Re, ``).replace(ze, ``), i2);
  if (Number.isNaN(a2)) throw new O(t2, r2.start, `Invalid integer "${n2}"`);
  return { type: `Integer`, loc: r2, raw: n2, value: a2 };
}
function lt(e4, t2) {
  if (e4.value.type === `Comment`) return [et(e4)];
  if (e4.value.type === `Bracket`) return [tt(e4, t2)];
  if (e4.value.type === `Literal`) return ut(e4, t2);
  throw e4.value.type === `Equal` ? new O(t2, e4.value.loc.start, `Missing key before '='`) : new O(t2, e4.value.loc.start, `Unexpected token "${e4.value.type}"`);
}
function ut(e4, t2) {
  let n2 = e4.value.raw;
  if (n2.endsWith(`:`)) throw new O(t2, { line: e4.value.loc.start.line, column: e4.value.loc.start.column + [...n2].length - 1 }, `Use '=' to separate keys and values, not ':'`);
  Ve(n2, t2, e4.value.loc.start), n2.startsWith(`"`) || n2.startsWith(`'`) || Be(n2, t2, e4.value.loc.start);
  let r2;
  r2 = [He(e4.value.raw, t2, e4.value.loc.start)];
  let i2 = { type: `Key`, loc: e4.value.loc, raw: e4.value.raw, value: r2 };
  for (; !e4.peek().done && e4.peek().value.type === `Dot`; ) {
    e4.next();
    let n3 = e4.value;
    e4.next();
    let r3 = e4.value.raw;
    Ve(r3, t2, e4.value.loc.start), r3.startsWith(`"`) || r3.startsWith(`'`) || Be(r3, t2, e4.value.loc.start);
    let a3 = C(t2, i2.loc.end), o3 = C(t2, n3.loc.end), s3 = a3.slice(i2.loc.end.column, n3.loc.start.column), c3 = o3.slice(n3.loc.end.column, e4.value.loc.start.column);
    i2.loc.end = e4.value.loc.end, i2.raw += `${s3}.${c3}${e4.value.raw}`, i2.value.push(He(e4.value.raw, t2, e4.value.loc.start));
  }
  if (e4.next(), !e4.done && e4.value.loc.start.line !== i2.loc.end.line) throw new O(t2, e4.value.loc.start, `"=" must be on same line as key`);
  if (e4.done || e4.value.type !== `Equal`) throw !e4.done && e4.value.raw === `:` ? new O(t2, e4.value.loc.start, `Use '=' to separate keys and values, not ':'`) : new O(t2, e4.done ? i2.loc.end : e4.value.loc.start, `Expected "=" for key-value`);
  let a2 = e4.value.loc.start.column, o2 = e4.value.loc.start.line;
  if (e4.next(), e4.done) throw new O(t2, i2.loc.start, `Expected value, reached EOF`);
  if (e4.value.loc.start.line !== o2) throw new O(t2, e4.value.loc.start, `Value must be on same line as '='`);
  if (e4.done) throw new O(t2, i2.loc.start, `Expected value for key-value`);
  let s2 = dt(e4, t2), c2 = s2[0];
  if (!e4.peek().done) {
    let n3 = e4.peek().value;
    if (n3.type === `Dot` && n3.loc.start.line === c2.loc.end.line && (c2.type === `Float` || c2.type === `Integer`)) throw new O(t2, n3.loc.start, `Invalid number: multiple decimal points not allowed`);
    if ((n3.type === `Literal` || n3.type === `Bracket`) && n3.loc.start.line === c2.loc.end.line) throw new O(t2, n3.loc.start, `Key/value pairs must be separated by a newline`);
  }
  return s2[0] = { type: `KeyValue`, key: i2, value: c2, loc: { start: T(i2.loc.start), end: T(c2.loc.end) }, equals: a2 }, s2;
}
function dt(e4, t2) {
  if (e4.value.type === `Literal`) {
    let n2 = e4.value.raw;
    return n2[0] === `"` || n2[0] === `'` ? [nt(e4, t2)] : n2 === je || n2 === `false` ? [rt(e4)] : /^\d/.test(n2) && (/^\d{1,}-\d{1,}/.test(n2) || /^\d{1,}:\d{1,}/.test(n2)) ? [it(e4, t2)] : !e4.peek().done && e4.peek().value.type === `Dot` || Pe.test(n2) || Fe.test(n2) || Me.test(n2) && !Ie.test(n2) ? [st(e4, t2)] : [ct(e4, t2)];
  }
  if (e4.value.type === `Curly`) {
    let [n2, r2] = pt(e4, t2);
    return [n2, ...r2];
  }
  if (e4.value.type === `Bracket`) {
    let [n2, r2] = mt(e4, t2);
    return [n2, ...r2];
  }
  throw e4.value.type === `Dot` ? new O(t2, e4.value.loc.start, `Number cannot start with a dot`) : new O(t2, e4.value.loc.start, `Unrecognized token type`);
}
function ft(e4) {
  for (let t2 = 1; t2 < e4.length; t2++) {
    let n2 = e4[t2 - 1], r2 = e4[t2];
    if (n2.loc.end.line === r2.loc.start.line) {
      let e5 = r2.loc.start.column - n2.loc.end.column;
      if (e5 >= 1) return e5;
    }
  }
}
function pt(e4, t2) {
  if (e4.value.raw !== `{`) throw new O(t2, e4.value.loc.start, `Expected "{" for inline table`);
  let n2 = { type: `InlineTable`, loc: e4.value.loc, items: [] }, r2 = [];
  for (e4.next(); !e4.done && (e4.value.type !== `Curly` || e4.value.raw !== `}`); ) {
    if (e4.value.type === `Comment`) {
      r2.push(et(e4)), e4.next();
      continue;
    }
    if (e4.value.type === `Comma`) {
      let r3 = n2.items[n2.items.length - 1];
      if (!r3) throw new O(t2, e4.value.loc.start, `Leading comma in inline table`);
      if (r3.comma) throw new O(t2, e4.value.loc.start, `Consecutive commas in inline table`);
      r3.comma = true, r3.loc.end = e4.value.loc.start, e4.next();
      continue;
    }
    let i2 = n2.items[n2.items.length - 1];
    if (i2 && !i2.comma) throw new O(t2, e4.value.loc.start, `Missing comma between inline table items`);
    let a2 = lt(e4, t2), o2 = a2[0];
    if (o2.type === `KeyValue`) {
      n2.items.push({ type: `InlineItem`, loc: E(o2.loc), item: o2, comma: false });
      for (let e5 = 1; e5 < a2.length; e5++) r2.push(a2[e5]);
    }
    e4.next();
  }
  if (e4.done || e4.value.type !== `Curly` || e4.value.raw !== `}`) throw new O(t2, e4.done ? n2.loc.start : e4.value.loc.start, `Expected "}"`);
  n2.loc.end = e4.value.loc.end;
  {
    let e5 = ft(n2.items);
    e5 !== void 0 && fe(n2, e5);
  }
  return [n2, r2];
}
function mt(e4, t2) {
  if (e4.value.raw !== `[`) throw new O(t2, e4.value.loc.start, `Expected "[" for inline array`);
  let n2 = { type: `InlineArray`, loc: e4.value.loc, items: [] }, r2 = [];
  for (e4.next(); !e4.done && (e4.value.type !== `Bracket` || e4.value.raw !== `]`); ) {
    if (e4.value.type === `Comma`) {
      let r3 = n2.items[n2.items.length - 1];
      if (!r3) throw new O(t2, e4.value.loc.start, `Leading comma in array`);
      if (r3.comma) throw new O(t2, e4.value.loc.start, `Consecutive commas in array`);
      r3.comma = true, r3.loc.end = e4.value.loc.start;
    } else if (e4.value.type === `Comment`) r2.push(et(e4));
    else {
      let i2 = n2.items[n2.items.length - 1];
      if (i2 && !i2.comma) throw new O(t2, e4.value.loc.start, `Missing comma between array elements`);
      let a2 = dt(e4, t2), o2 = a2[0];
      n2.items.push({ type: `InlineItem`, loc: E(o2.loc), item: o2, comma: false });
      for (let e5 = 1; e5 < a2.length; e5++) r2.push(a2[e5]);
    }
    e4.next();
  }
  if (e4.done || e4.value.type !== `Bracket` || e4.value.raw !== `]`) throw new O(t2, e4.done ? n2.loc.start : e4.value.loc.start, `Expected "]"`);
  n2.loc.end = e4.value.loc.end;
  {
    let e5 = ft(n2.items);
    e5 !== void 0 && fe(n2, e5);
  }
  return [n2, r2];
}
function N(e4) {
  return e4[e4.length - 1];
}
function ht() {
  return /* @__PURE__ */ Object.create(null);
}
function gt(e4, t2) {
  return e4 === t2 && (typeof e4 != `number` || Object.is(e4, t2));
}
var _t = new DataView(new ArrayBuffer(8));
function vt(e4) {
  return Number.isNaN(e4) ? (_t.setFloat64(0, e4, true), !!(_t.getUint32(4, true) & 2147483648)) : false;
}
function yt(e4) {
  return typeof e4 == `string`;
}
function bt(e4) {
  return typeof e4 == `number` && e4 % 1 == 0 && isFinite(e4) && !Object.is(e4, -0) && e4 >= -(2 ** 53 - 1) && e4 <= 2 ** 53 - 1;
}
function xt(e4) {
  return typeof e4 == `bigint`;
}
function St(e4) {
  return typeof e4 == `number` && (!bt(e4) || !isFinite(e4) || Object.is(e4, -0));
}
function Ct(e4) {
  return typeof e4 == `boolean`;
}
function wt(e4) {
  return Object.prototype.toString.call(e4) === `[object Date]`;
}
var Tt = /* @__PURE__ */ new Set([`Temporal.PlainDate`, `Temporal.PlainTime`, `Temporal.PlainDateTime`, `Temporal.ZonedDateTime`, `PlainDate`, `PlainTime`, `PlainDateTime`, `ZonedDateTime`]);
function Et(e4) {
  var t2;
  return typeof e4 == `object` && !!e4 && Tt.has((t2 = e4.constructor) == null ? void 0 : t2.name) && typeof e4.equals == `function`;
}
function Dt(e4) {
  var t2;
  let n2 = ((t2 = e4.constructor) == null ? void 0 : t2.name) ?? ``;
  if (n2 === `Temporal.ZonedDateTime` || n2 === `ZonedDateTime`) {
    let t3 = e4.toString(), n3 = t3.match(/\[(.+)\]$/);
    if (n3 && !/^[+-]\d{2}:\d{2}$/.test(n3[1])) throw Error(`ZonedDateTime with IANA timezone "${t3}" cannot be represented in TOML. TOML only supports offset-based timezones (+05:30, Z).`);
    return t3.replace(/\[.*\]$/, ``).replace(/(\+00:00)$/, `Z`);
  }
  let r2 = e4.toString();
  if (/\[.*\]/.test(r2)) throw Error(`Temporal value contains unsupported annotation: "${r2}". TOML only supports ISO 8601 calendar.`);
  return r2;
}
function Ot(e4, t2 = /* @__PURE__ */ new WeakSet()) {
  return typeof e4 != `object` || !e4 ? false : Et(e4) ? true : !t2.has(e4) && (t2.add(e4), Object.values(e4).some((e5) => Ot(e5, t2)));
}
function P(e4) {
  return e4 && typeof e4 == `object` && !wt(e4) && !Et(e4) && !Array.isArray(e4);
}
function kt(e4) {
  return e4 != null && typeof e4[Symbol.iterator] == `function`;
}
function At(e4) {
  return e4.startsWith(`"`) && !e4.startsWith(`"""`);
}
function jt(e4) {
  return e4.startsWith(`"""`);
}
function Mt(e4) {
  return e4.startsWith(`'`) && !e4.startsWith(`'''`);
}
function Nt(e4) {
  return e4.startsWith(`'''`);
}
function Pt(e4, t2) {
  return t2 in e4;
}
function F(e4, t2) {
  if (e4.length !== t2.length) return false;
  for (let n2 = 0; n2 < e4.length; n2++) if (e4[n2] !== t2[n2]) return false;
  return true;
}
function Ft(e4) {
  return /^\d{4}-\d{2}-\d{2}$/.test(e4) ? `date` : /^\d{2}:\d{2}:\d{2}(?:\.\d+)?$/.test(e4) ? `time` : /(?:[Zz]|[+-]\d{2}:\d{2})$/.test(e4) ? `offset` : `datetime`;
}
function It(e4) {
  let t2 = e4.match(/\.(\d+)/);
  return t2 ? t2[1].replace(/0+$/, ``) : ``;
}
function Lt(e4) {
  return e4 === 0 ? 0 : String(e4).padStart(3, `0`).replace(/0+$/, ``).length;
}
function Rt(e4, t2) {
  let n2 = It(t2);
  return n2.length > Lt(e4.getUTCMilliseconds()) ? n2 : void 0;
}
function zt(e4, t2) {
  if (Et(e4) && Et(t2)) return e4.toString() === t2.toString();
  if (wt(e4) && wt(t2)) {
    if (e4.getTime() !== t2.getTime()) return false;
    let n2 = e4.toISOString(), r2 = t2.toISOString();
    if (Ft(n2) !== Ft(r2)) return false;
    let i2 = Rt(e4, n2), a2 = Rt(t2, r2);
    return i2 === void 0 || a2 === void 0 || i2 === a2;
  }
  return false;
}
function Bt(e4) {
  let t2 = [], n2 = /* @__PURE__ */ new WeakSet(), r2 = [{ value: e4 }];
  for (; r2.length > 0; ) {
    let e5 = r2.pop();
    if (`text` in e5) {
      t2.push(e5.text), `leave` in e5 && n2.delete(e5.leave);
      continue;
    }
    let i2 = e5.value;
    if (P(i2)) {
      if (n2.has(i2)) throw TypeError(`Cannot stableStringify a circular structure`);
      n2.add(i2);
      let e6 = Object.keys(i2).sort();
      t2.push(`{`), r2.push({ leave: i2, text: `}` });
      for (let t3 = e6.length - 1; t3 >= 0; t3--) {
        let n3 = e6[t3];
        t3 < e6.length - 1 && r2.push({ text: `,` }), r2.push({ value: i2[n3] }), r2.push({ text: `:` }), r2.push({ text: JSON.stringify(n3) });
      }
    } else if (Array.isArray(i2)) {
      if (n2.has(i2)) throw TypeError(`Cannot stableStringify a circular structure`);
      n2.add(i2), t2.push(`[`), r2.push({ leave: i2, text: `]` });
      for (let e6 = i2.length - 1; e6 >= 0; e6--) e6 < i2.length - 1 && r2.push({ text: `,` }), r2.push({ value: i2[e6] });
    } else if (Et(i2)) t2.push(JSON.stringify(i2.toString()));
    else if (wt(i2)) t2.push(JSON.stringify(i2.toISOString()));
    else if (typeof i2 == `bigint`) t2.push(i2.toString() + `n`);
    else if (typeof i2 == `number` && !Number.isFinite(i2)) {
      let e6 = Number.isNaN(i2) ? vt(i2) ? `-` : `+` : i2 < 0 ? `-` : `+`;
      t2.push(`${e6}${String(i2)}`);
    } else typeof i2 == `number` && Object.is(i2, -0) ? t2.push(`-0`) : t2.push(JSON.stringify(i2));
  }
  return t2.join(``);
}
function Vt(e4, t2) {
  let n2 = e4.length, r2 = t2.length;
  e4.length = n2 + r2;
  for (let i2 = 0; i2 < r2; i2++) e4[n2 + i2] = t2[i2];
}
var Ht = typeof String.prototype.isWellFormed == `function` ? String.prototype.isWellFormed : void 0;
function Ut(e4) {
  for (let t2 = 0; t2 < e4.length; t2++) {
    let n2 = e4.charCodeAt(t2);
    if (!(n2 < 55296 || n2 > 57343)) {
      if (n2 <= 56319) {
        let n3 = e4.charCodeAt(t2 + 1);
        if (n3 >= 56320 && n3 <= 57343) {
          t2++;
          continue;
        }
      }
      return { index: t2, code: n2 };
    }
  }
}
function Wt(e4, t2) {
  if (Ht !== void 0 && Ht.call(e4)) return;
  let n2 = Ut(e4);
  if (!n2) return;
  let r2 = n2.code.toString(16).toUpperCase().padStart(4, `0`);
  throw Error(`${t2} contains a lone surrogate (U+${r2}) at index ${n2.index}. Unpaired surrogates are not Unicode scalar values and cannot be encoded as TOML.`);
}
function Gt(e4, t2) {
  kt(e4) ? n2(e4, null) : r2(e4, null);
  function n2(e5, t3) {
    for (let n3 of e5) r2(n3, t3);
  }
  function r2(e5, i2) {
    let a2 = t2[e5.type];
    switch (a2 && typeof a2 == `function` && a2(e5, i2), a2 && a2.enter && a2.enter(e5, i2), e5.type) {
      case `Document`:
        n2(e5.items, e5);
        break;
      case `Table`:
        r2(e5.key, e5), n2(e5.items, e5);
        break;
      case `TableKey`:
        r2(e5.item, e5);
        break;
      case `TableArray`:
        r2(e5.key, e5), n2(e5.items, e5);
        break;
      case `TableArrayKey`:
        r2(e5.item, e5);
        break;
      case `KeyValue`:
        r2(e5.key, e5), r2(e5.value, e5);
        break;
      case `InlineArray`:
        n2(e5.items, e5);
        break;
      case `InlineItem`:
        r2(e5.item, e5);
        break;
      case `InlineTable`:
        n2(e5.items, e5);
        break;
      case `Key`:
      case `String`:
      case `Integer`:
      case `Float`:
      case `Boolean`:
      case `DateTime`:
      case `Comment`:
        break;
      default:
        throw Error(`Unrecognized node type "${e5.type}"`);
    }
    a2 && a2.exit && a2.exit(e5, i2);
  }
}
function Kt(e4) {
  return new TextDecoder(`utf-8`, { fatal: true, ignoreBOM: true }).decode(e4);
}
function qt(e4) {
  return e4.charCodeAt(0) === 65279;
}
function Jt(e4) {
  return qt(e4) ? e4.slice(1) : e4;
}
var Yt = `auto`;
var Xt = `auto`;
function Zt(e4) {
  for (let t2 of e4) {
    let e5 = tn(t2);
    if (e5 !== null) return e5;
  }
  return false;
}
function Qt(e4, t2) {
  for (let n2 of t2) {
    let t3 = $t(n2, e4);
    if (t3 !== null) return t3;
  }
  return true;
}
function $t(e4, t2) {
  if (!e4 || typeof e4 != `object`) return null;
  if ((e4.type === `InlineArray` || e4.type === `InlineTable`) && e4.loc) {
    let n2 = en(e4.loc, t2);
    if (n2 !== null) return n2;
  }
  if (e4.items && Array.isArray(e4.items)) for (let n2 of e4.items) {
    let e5 = $t(n2, t2);
    if (e5 !== null) return e5;
    if (n2.item) {
      let e6 = $t(n2.item, t2);
      if (e6 !== null) return e6;
    }
  }
  for (let n2 of [`value`, `key`, `item`]) if (e4[n2]) {
    let r2 = $t(e4[n2], t2);
    if (r2 !== null) return r2;
  }
  return null;
}
function en(e4, t2) {
  if (!e4 || !e4.start || !e4.end) return null;
  let n2 = t2.split(/\r?\n/), r2 = e4.start.line - 1, i2 = e4.end.line - 1, a2 = e4.start.column, o2 = e4.end.column, s2 = ``;
  if (r2 === i2) {
    var c2;
    s2 = ((c2 = n2[r2]) == null ? void 0 : c2.substring(a2, o2 + 1)) || ``;
  } else {
    n2[r2] && (s2 += n2[r2].substring(a2));
    for (let e5 = r2 + 1; e5 < i2; e5++) s2 += `
` + (n2[e5] || ``);
    n2[i2] && (s2 += `
` + n2[i2].substring(0, o2 + 1));
  }
  let l2 = s2.match(/^\[(\s*)/), u2 = s2.match(/^\{(\s*)/);
  return l2 ? l2[1].length > 0 : u2 ? u2[1].length > 0 : null;
}
function tn(e4) {
  if (!e4 || typeof e4 != `object`) return null;
  if (e4.type === `InlineArray` && e4.items && Array.isArray(e4.items) || e4.type === `InlineTable` && e4.items && Array.isArray(e4.items)) return nn(e4.items);
  if (e4.type === `KeyValue` && e4.value) return tn(e4.value);
  if (e4.items && Array.isArray(e4.items)) for (let t2 of e4.items) {
    let e5 = tn(t2);
    if (e5 !== null) return e5;
  }
  return null;
}
function nn(e4) {
  if (e4.length === 0) return null;
  let t2 = e4[e4.length - 1];
  return t2 && typeof t2 == `object` && `comma` in t2 ? t2.comma === true : false;
}
function rn(e4) {
  let t2 = e4.indexOf(`
`);
  return t2 > 0 && e4[t2 - 1] === `\r` ? `\r
` : `
`;
}
function an(e4) {
  let t2 = 0, n2 = e4.length;
  for (; n2 > 0 && e4[n2 - 1] === `
`; ) t2++, n2--, n2 > 0 && e4[n2 - 1] === `\r` && n2--;
  return t2;
}
function on(e4) {
  for (let t2 = 0; t2 < e4.length; t2++) {
    if (e4[t2] !== `\\`) continue;
    let n2 = e4[t2 + 1];
    if (!n2) return null;
    if (n2 === `\\`) {
      t2++;
      continue;
    }
    if (n2 === `x` && /^[0-9A-Fa-f]{2}$/.test(e4.slice(t2 + 2, t2 + 4))) return /[A-F]/.test(e4.slice(t2 + 2, t2 + 4));
    if (n2 === `u` && /^[0-9A-Fa-f]{4}$/.test(e4.slice(t2 + 2, t2 + 6))) return /[A-F]/.test(e4.slice(t2 + 2, t2 + 6));
    if (n2 === `U` && /^[0-9A-Fa-f]{8}$/.test(e4.slice(t2 + 2, t2 + 10))) return /[A-F]/.test(e4.slice(t2 + 2, t2 + 10));
  }
  return null;
}
function sn(e4) {
  if (!e4 || typeof e4 != `object`) return null;
  if (e4.type === `String` && typeof e4.raw == `string`) {
    let t2 = on(e4.raw);
    if (t2 !== null) return t2;
  }
  for (let t2 of [`key`, `item`, `value`]) if (e4[t2] && typeof e4[t2] == `object`) {
    let n2 = sn(e4[t2]);
    if (n2 !== null) return n2;
  }
  if (Array.isArray(e4.items)) for (let t2 of e4.items) {
    let e5 = sn(t2);
    if (e5 !== null) return e5;
  }
  return null;
}
function cn(e4) {
  for (let t2 of e4) {
    let e5 = sn(t2);
    if (e5 !== null) return e5;
  }
  return true;
}
function ln(e4) {
  let t2 = e4.split(/\r?\n/), n2 = 0, r2 = 0;
  for (let e5 of t2) if (e5.length !== 0 && (e5[0] === `	` ? n2++ : e5[0] === ` ` && r2++, n2 + r2 >= 5)) break;
  return n2 > 0 && n2 >= r2;
}
function un(e4) {
  let t2 = 0;
  for (; t2 < e4.length && e4[t2] === ` `; ) t2++;
  return t2;
}
function dn(e4, t2) {
  let n2 = e4.split(/\r?\n/), r2 = [], i2 = /* @__PURE__ */ new Set([`Table`, `TableArray`, `InlineTable`, `InlineArray`]), a2 = /* @__PURE__ */ new Set([`Table`, `TableArray`, `InlineTable`, `InlineArray`, `KeyValue`, `InlineItem`, `Comment`]), o2 = (e5, t3) => {
    var s3, c3, l2;
    if (!e5 || typeof e5 != `object`) return;
    if (t3 !== void 0 && a2.has(e5.type) && ((s3 = e5.loc) == null || (s3 = s3.start) == null ? void 0 : s3.line) > t3) {
      let t4 = un(n2[e5.loc.start.line - 1] ?? ``);
      t4 > 0 && r2.push(t4);
    }
    let u2 = i2.has(e5.type) && ((c3 = e5.loc) == null || (c3 = c3.end) == null ? void 0 : c3.line) > ((l2 = e5.loc) == null || (l2 = l2.start) == null ? void 0 : l2.line) ? e5.loc.start.line : t3;
    if (Array.isArray(e5.items)) for (let t4 of e5.items) o2(t4, u2);
    e5.item && o2(e5.item, u2), e5.value && o2(e5.value, u2);
  }, s2 = Array.isArray(t2) ? t2 : Array.from(t2 ?? []);
  for (let e5 of s2) o2(e5);
  if (r2.length > 0) return Math.min(...r2);
  let c2 = n2.filter((e5) => e5.trim().length > 0 && !e5.trimStart().startsWith(`#`)).map(un).filter((e5) => e5 > 0);
  return c2.length > 0 ? Math.min(...c2) : 2;
}
var fn = /* @__PURE__ */ new Map([[`
`, `
`], [`\r
`, `\r
`], [`\\n`, `
`], [`\\r\\n`, `\r
`], [`LF`, `
`], [`CRLF`, `\r
`], [`UNIX`, `
`], [`DOS`, `\r
`]]);
function pn(e4) {
  let t2 = fn.get(e4) ?? fn.get(e4.toUpperCase());
  if (t2 === void 0) throw TypeError(`Invalid newLine value: expected LF or CRLF`);
  return t2;
}
function mn(e4) {
  if (!e4 || typeof e4 != `object`) return {};
  let t2 = (e5) => typeof e5 == `boolean` ? null : `expected boolean, got ${typeof e5}`, n2 = (e5) => e5 == null || typeof e5 == `boolean` || e5 === `auto` || e5 === `parent` || typeof e5 == `number` && Number.isInteger(e5) && e5 >= 0 ? null : `expected boolean, non-negative integer, "auto" or "parent", got ${typeof e5}`, r2 = { newLine: (e5) => typeof e5 == `string` ? null : `expected string, got ${typeof e5}`, trailingNewline: (e5) => typeof e5 == `boolean` || typeof e5 == `number` ? null : `expected boolean or number, got ${typeof e5}`, trailingComma: t2, bracketSpacing: t2, leadingBom: t2, inlineTableStart: (e5) => e5 == null || typeof e5 == `number` && Number.isInteger(e5) && e5 >= 0 ? null : `expected non-negative integer or undefined, got ${typeof e5}`, truncateZeroTimeInDates: t2, useTabsForIndentation: t2, indentWidth: (e5) => e5 == null || typeof e5 == `number` && Number.isInteger(e5) && e5 > 0 ? null : `expected positive integer or undefined, got ${typeof e5}`, minimumDecimals: (e5) => e5 == null || typeof e5 == `number` && Number.isInteger(e5) && e5 >= 0 ? null : `expected non-negative integer or undefined, got ${typeof e5}`, minimumTimeDecimals: (e5) => e5 == null || typeof e5 == `number` && Number.isInteger(e5) && e5 >= 0 ? null : `expected non-negative integer or undefined, got ${typeof e5}`, updateOrder: t2, multilineTable: n2, multilineArray: n2, escapeSequenceUpperCase: t2 }, i2 = {}, a2 = [], o2 = [];
  for (let t3 in e4) {
    let n3 = Object.prototype.hasOwnProperty.call(r2, t3) ? r2[t3] : void 0;
    if (n3) {
      let r3 = e4[t3], a3 = n3(r3);
      a3 ? o2.push(`${t3} (${a3})`) : i2[t3] = r3;
    } else Object.prototype.hasOwnProperty.call(e4, t3) && a2.push(t3);
  }
  if (a2.length > 0 && console.warn(`toml-patch: Ignoring unsupported format properties: ${a2.join(`, `)}. Supported properties are: ${Object.keys(r2).join(`, `)}`), o2.length > 0) throw TypeError(`Invalid types for format properties: ${o2.join(`, `)}`);
  return `newLine` in i2 && (i2.newLine = pn(i2.newLine)), i2;
}
function I(e4, t2) {
  if (e4) {
    if (e4 instanceof L) return e4;
    {
      let n2 = mn(e4);
      return new L(n2.newLine ?? t2.newLine, n2.trailingNewline ?? t2.trailingNewline, n2.trailingComma ?? t2.trailingComma, n2.bracketSpacing ?? t2.bracketSpacing, `inlineTableStart` in n2 ? n2.inlineTableStart : t2.inlineTableStart, n2.truncateZeroTimeInDates ?? t2.truncateZeroTimeInDates, n2.useTabsForIndentation ?? t2.useTabsForIndentation, n2.minimumDecimals ?? t2.minimumDecimals, n2.leadingBom ?? t2.leadingBom, n2.updateOrder ?? t2.updateOrder, n2.indentWidth ?? t2.indentWidth, n2.multilineTable ?? t2.multilineTable, n2.multilineArray ?? t2.multilineArray, n2.escapeSequenceUpperCase ?? t2.escapeSequenceUpperCase, n2.minimumTimeDecimals ?? t2.minimumTimeDecimals);
    }
  }
  return t2;
}
var L = class e3 {
  newLine;
  trailingNewline;
  trailingComma;
  bracketSpacing;
  leadingBom;
  inlineTableStart;
  truncateZeroTimeInDates;
  useTabsForIndentation;
  indentWidth;
  minimumDecimals;
  minimumTimeDecimals;
  updateOrder;
  multilineTable;
  multilineArray;
  escapeSequenceUpperCase;
  constructor(e4, t2, n2, r2, i2, a2, o2, s2, c2, l2, u2, d2, f2, p2, m2) {
    this.newLine = e4 == null ? `
` : pn(e4), this.trailingNewline = t2 ?? 1, this.trailingComma = n2 ?? false, this.bracketSpacing = r2 ?? true, this.inlineTableStart = i2 ?? 1, this.truncateZeroTimeInDates = a2 ?? false, this.useTabsForIndentation = o2 ?? false, this.indentWidth = this.useTabsForIndentation ? 1 : u2 ?? 2, this.minimumDecimals = s2 ?? 0, this.minimumTimeDecimals = m2 ?? 0, this.leadingBom = c2 ?? false, this.updateOrder = l2 ?? false, this.multilineTable = d2 ?? `auto`, this.multilineArray = f2 ?? `auto`, this.escapeSequenceUpperCase = p2 ?? true;
  }
  static default() {
    return new e3(`
`, 1, false, true, 1, false, false, 0, false, false, 2, Yt, Xt, true, 0);
  }
  static autoDetectFormat(t2) {
    return e3.autoDetectFormatWithCst(t2);
  }
  static autoDetectFormatWithCst(t2, n2) {
    let r2 = e3.default();
    r2.leadingBom = qt(t2);
    let i2 = Jt(t2), a2 = [];
    r2.newLine = rn(i2), r2.trailingNewline = an(i2);
    try {
      a2 = Array.isArray(n2) ? n2 : Array.from(n2 ?? Xe(i2)), r2.trailingComma = Zt(a2), r2.bracketSpacing = Qt(i2, a2);
    } catch {
      r2.trailingComma = false, r2.bracketSpacing = true;
    }
    return r2.useTabsForIndentation = ln(i2), r2.indentWidth = r2.useTabsForIndentation ? 1 : dn(i2, a2), r2.inlineTableStart = 1, r2.truncateZeroTimeInDates = false, r2.minimumDecimals = 0, r2.minimumTimeDecimals = 0, r2.updateOrder = false, r2.multilineTable = Yt, r2.multilineArray = Xt, r2.escapeSequenceUpperCase = cn(a2), r2;
  }
  static autoDetectFormatWithAst(t2, n2) {
    return e3.autoDetectFormatWithCst(t2, n2);
  }
};
var hn = /* @__PURE__ */ new WeakMap();
var gn = /* @__PURE__ */ new WeakMap();
var _n = /* @__PURE__ */ new WeakSet();
var vn = /* @__PURE__ */ new WeakMap();
function yn(e4, t2) {
  return (e4[t2.line - 1] ?? e4[e4.length - 1]) + t2.column;
}
function bn(e4, t2) {
  let n2 = xn(t2);
  for (let t3 of e4) n2(t3);
}
function xn(e4) {
  let n2 = [0];
  for (let t2 = 0; t2 < e4.length; t2++) e4.charCodeAt(t2) === 10 && n2.push(t2 + 1);
  return (i2) => {
    let o2 = [i2];
    for (; o2.length > 0; ) {
      let i3 = o2.pop(), s2 = [yn(n2, i3.loc.start), yn(n2, i3.loc.end)];
      if (Object.defineProperty(i3, "range", { configurable: true, enumerable: false, value: s2 }), hn.set(i3, e4), vn.set(i3, Cn(i3).slice()), a(i3)) o2.push(i3.value), o2.push(i3.key);
      else if (d(i3)) o2.push(i3.item);
      else if (t(i3) || r(i3)) {
        o2.push(i3.key);
        let e5 = i3.items;
        for (let t2 = e5.length - 1; t2 >= 0; t2--) o2.push(e5[t2]);
      } else if (m(i3)) {
        let e5 = i3.items;
        for (let t2 = e5.length - 1; t2 >= 0; t2--) o2.push(e5[t2]);
      }
    }
  };
}
function R(e4) {
  return hn.get(e4);
}
function Sn(e4) {
  let t2 = vn.get(e4);
  if (!t2) return false;
  let n2 = Cn(e4);
  return t2.length === n2.length && t2.every((e5, t3) => e5 === n2[t3]);
}
function Cn(e4) {
  return a(e4) ? [e4.key, e4.value] : d(e4) ? [e4.item] : t(e4) || r(e4) ? [e4.key, ...e4.items] : m(e4) ? e4.items : [];
}
function wn(e4) {
  if (_n.has(e4)) return;
  let t2 = [e4];
  for (; t2.length > 0; ) {
    let e5 = t2.pop();
    for (let n2 of Cn(e5)) gn.set(n2, e5), t2.push(n2);
  }
  _n.add(e4);
}
function Tn(e4) {
  let t2 = [e4];
  for (; t2.length > 0; ) {
    let e5 = t2.pop();
    Dn(e5);
    for (let n2 of Cn(e5)) t2.push(n2);
  }
}
function En(e4) {
  Tn(e4);
}
function Dn(e4) {
  Object.defineProperty(e4, "dirty", { configurable: true, enumerable: false, value: true, writable: true });
}
function On(e4, t2, n2) {
  wn(e4), n2 && (gn.set(n2, t2), Tn(n2));
  let r2 = t2;
  for (; r2; ) Dn(r2), r2 = gn.get(r2);
}
function kn(e4) {
  let t2 = vn.get(e4);
  return !!(t2 != null && t2[0]) && t2[0].loc.start.line > e4.loc.start.line;
}
var An = /* @__PURE__ */ new WeakMap();
var jn = /* @__PURE__ */ new WeakSet();
var Mn = /* @__PURE__ */ new WeakSet();
var Nn = /* @__PURE__ */ new WeakSet();
var Pn = /* @__PURE__ */ new WeakSet();
function Fn(e4, t2, n2, r2) {
  let i2 = e4 === `array` ? r2.multilineArray : r2.multilineTable;
  return typeof i2 == `boolean` ? i2 : typeof i2 == `number` ? t2 >= i2 : i2 === `parent` && n2;
}
function In(e4, t2) {
  An.set(e4, t2), t2 && e4.items.length === 0 && (e4.loc.end.line = e4.loc.start.line + 1, e4.loc.end.column = e4.loc.start.column + 1);
}
function Ln(e4) {
  return An.get(e4);
}
function Rn(e4) {
  jn.add(e4);
}
function zn(e4) {
  return jn.has(e4);
}
function Bn(e4) {
  Mn.add(e4);
}
function Vn(e4) {
  return Mn.has(e4);
}
function Hn(e4) {
  Nn.add(e4);
}
function Un(e4) {
  return Nn.has(e4);
}
function Wn(e4) {
  Pn.add(e4);
}
function Gn(e4) {
  return Pn.has(e4);
}
function Kn(e4) {
  return e4.items.length ? e4.items.some((t2, n2) => {
    let r2 = e4.items[n2 - 1];
    return t2.loc.start.line > ((r2 == null ? void 0 : r2.loc.end.line) ?? e4.loc.start.line);
  }) : e4.loc.end.line > e4.loc.start.line;
}
function qn(e4, t2) {
  let n2 = (e5, r2) => {
    if (e5 === t2) return r2;
    if (a(e5)) return n2(e5.value, r2);
    if (d(e5)) return n2(e5.item, r2);
    if (u(e5) || f(e5)) {
      for (let t3 of e5.items) {
        let e6 = n2(t3, r2 + 1);
        if (e6 !== void 0) return e6;
      }
      return;
    }
    if (m(e5)) for (let t3 of e5.items) {
      let e6 = n2(t3, r2);
      if (e6 !== void 0) return e6;
    }
  };
  return n2(e4, 0);
}
function Jn(e4, t2) {
  let n2 = (e5, r2) => {
    if (e5 === t2) return r2;
    if (a(e5)) return n2(e5.value, r2);
    if (d(e5)) return n2(e5.item, r2);
    if (u(e5) || f(e5)) {
      for (let t3 of e5.items) {
        let r3 = n2(t3, e5);
        if (r3) return r3;
      }
      return;
    }
    if (m(e5)) for (let t3 of e5.items) {
      let e6 = n2(t3, r2);
      if (e6) return e6;
    }
  };
  return n2(e4, void 0);
}
var Yn = /* @__PURE__ */ new WeakSet();
var Xn = /* @__PURE__ */ new WeakSet();
var Zn = /* @__PURE__ */ new WeakMap();
var Qn = /* @__PURE__ */ new WeakMap();
function $n(e4, t2) {
  Zn.set(e4, t2);
}
function er(e4, t2) {
  Qn.set(e4, t2);
}
function tr(e4) {
  Xn.add(e4);
}
var nr = /* @__PURE__ */ new WeakMap();
var rr = /* @__PURE__ */ new WeakSet();
var ir = /* @__PURE__ */ new WeakSet();
function ar(e4) {
  return ir.has(e4);
}
function or(e4) {
  ir.delete(e4);
}
function sr(e4, t2, n2) {
  wr(n2, z(e4), t2);
}
function cr(e4) {
  En(e4), Yn.add(e4);
}
var lr = /* @__PURE__ */ new WeakMap();
var ur = (e4) => (lr.has(e4) || lr.set(e4, /* @__PURE__ */ new WeakMap()), lr.get(e4));
function dr(e4) {
  return lr.has(e4) || lr.set(e4, /* @__PURE__ */ new WeakMap()), lr.get(e4);
}
var fr = /* @__PURE__ */ new WeakMap();
function z(e4) {
  return fr.has(e4) || fr.set(e4, /* @__PURE__ */ new WeakMap()), fr.get(e4);
}
function pr(e4, t2, n2, r2) {
  if (m(t2)) {
    let e5 = t2.items.indexOf(n2);
    if (e5 < 0) throw Error(`Item not found in parent for replace`);
    t2.items.splice(e5, 1, r2);
  } else if (a(t2) && f(t2.value) && !f(n2)) {
    let e5 = t2.value.items.indexOf(n2);
    if (e5 < 0) throw Error(`Item not found in parent for replace`);
    t2.value.items.splice(e5, 1, r2);
  } else if (h(t2)) t2.item = r2;
  else if (a(t2)) t2.key === n2 ? t2.key = r2 : t2.value = r2;
  else throw Error(`Unsupported parent type "${t2.type}" for replace`);
  U(r2, { lines: n2.loc.start.line - r2.loc.start.line, columns: n2.loc.start.column - r2.loc.start.column });
  let i2 = x(n2.loc), o2 = x(r2.loc);
  wr({ lines: o2.lines - i2.lines, columns: o2.columns - i2.columns }, z(e4), r2, n2), Xn.has(e4) || On(e4, t2, r2), Yn.add(e4);
}
function B(t2, n2, r2, i2, a2, o2, s2, c2 = false) {
  if (!m(n2)) throw Error(`Unsupported parent type "${n2.type}" for insert`);
  i2 = i2 != null && typeof i2 == `number` ? i2 : n2.items.length;
  let l2, d2;
  u(n2) || f(n2) ? { shift: l2, offset: d2 } = vr(n2, r2, i2, Zn.get(t2) ?? 2) : a2 && e(n2) ? { shift: l2, offset: d2 } = yr(n2, r2, i2) : { shift: l2, offset: d2 } = hr(t2, n2, r2, i2, s2), U(r2, l2, { first_line_only: c2 });
  let h2 = n2.items[i2 - 1], g2 = h2 && z(t2).get(h2);
  if (g2 && (d2.lines += g2.lines, d2.columns += g2.columns, z(t2).delete(h2)), (f(n2) || u(n2)) && d2.lines !== 0 && (o2 || m(t2)) && t2 !== n2) {
    let e4 = r2.loc.start.line, i3 = o2 ?? t2.items, a3 = mr(n2, i3);
    for (let t3 = 0; t3 < i3.length; t3++) {
      let n3 = i3[t3];
      if (!p(n3)) continue;
      let r3 = n3.loc.start.line;
      r3 < a3.loc.start.line || r3 > a3.loc.end.line || r3 < e4 && (n3.loc.start.line -= d2.lines, n3.loc.end.line -= d2.lines);
    }
  }
  z(t2).set(r2, d2), Xn.has(t2) || On(t2, n2, r2), Yn.add(t2);
}
function mr(e4, t2) {
  for (let n2 of t2) {
    if (!a(n2)) continue;
    let t3 = n2.value;
    if (!u(t3) && !f(t3)) continue;
    let r2 = false, i2 = (t4) => {
      t4 === e4 && (r2 = true);
    };
    if (Gt(t3, { InlineArray: i2, InlineTable: i2 }), r2) return t3;
  }
  return e4;
}
function hr(n2, i2, a2, o2, s2) {
  if (!g(a2)) throw Error(`Incompatible child type "${a2.type}"`);
  let c2 = i2.items[o2 - 1], l2 = e(i2) && !i2.items.length, u2 = e(i2) && !l2 && c2 === void 0;
  i2.items.splice(o2, 0, a2);
  let d2;
  if (c2 !== void 0) {
    if (Xn.has(n2)) d2 = c2;
    else {
      let e4 = false;
      for (let t2 = 0; t2 < o2; t2++) if (p(i2.items[t2])) {
        e4 = true;
        break;
      }
      if (!e4) d2 = c2;
      else {
        let e5 = -1, t2 = -1;
        for (let n3 = 0; n3 < o2; n3++) {
          let r2 = i2.items[n3], a3 = r2.loc.end;
          (a3.line > e5 || a3.line === e5 && a3.column > t2) && (e5 = a3.line, t2 = a3.column, d2 = r2);
        }
      }
    }
  }
  let f2 = d2 ? { line: d2.loc.end.line, column: p(d2) ? i2.loc.start.column : d2.loc.start.column } : T(i2.loc.start), m2 = t(a2) || r(a2), h2 = 0;
  s2 === void 0 ? l2 || u2 || (h2 = m2 ? 2 : 1) : h2 = s2, f2.line += h2;
  let _2 = { lines: f2.line - a2.loc.start.line, columns: f2.column - a2.loc.start.column }, v2 = x(a2.loc), y2 = !Xn.has(n2) && c2 === void 0 && (t(i2) || r(i2) || e(i2)) && nr.has(i2), b2 = y2 && !rr.has(i2);
  y2 && (nr.delete(i2), rr.delete(i2));
  let S2 = y2 && !b2, C2 = 0;
  if (S2) {
    let e4 = t(i2) || r(i2) ? z(n2).get(i2.key) : ur(n2).get(i2);
    C2 = e4 ? -e4.lines : 1;
  }
  let w2 = b2 || S2 ? h2 - 2 : h2 - 1, E2 = { lines: u2 ? v2.lines + 1 : v2.lines + w2, columns: v2.columns };
  return { shift: { lines: _2.lines + C2, columns: _2.columns }, offset: E2 };
}
function gr(e4, t2, n2, r2 = {}) {
  let { useNewLine: i2 = false, skipCommaSpace: a2 = 2, skipBracketSpace: o2 = 1, hasCommaHandling: s2 = false, isLastElement: c2 = false, hasSeparatingCommaBefore: l2 = false, hasSeparatingCommaAfter: d2 = false, hasTrailingComma: m2 = false, indentWidth: h2 = 2 } = r2, g2 = n2 > 0 ? e4.items[n2 - 1] : void 0, _2 = g2 ? { line: g2.loc.end.line, column: i2 ? p(g2) ? e4.loc.start.column : g2.loc.start.column : g2.loc.end.column } : T(e4.loc.start);
  if (!g2 && i2) {
    let t3 = e4.items.find((e5, t4) => t4 > n2 && !p(e5));
    t3 ? _2.column = t3.loc.start.column : e4.loc.end.line > e4.loc.start.line && (_2.column = (u(e4) || f(e4) ? Qn.get(e4) : void 0) ?? e4.loc.end.column - 1 + h2);
  }
  let v2 = 0;
  if (i2) v2 = 1;
  else {
    let e5 = l2 || !s2 && !!g2;
    e5 && s2 ? _2.column += a2 : (e5 || s2 && !g2) && (_2.column += o2);
  }
  _2.line += v2;
  let y2 = { lines: _2.line - t2.loc.start.line, columns: _2.column - t2.loc.start.column }, b2 = x(t2.loc);
  if (!s2) return { shift: y2, offset: { lines: b2.lines + (v2 - 1), columns: b2.columns } };
  let S2 = l2 && m2 && !d2 && c2, C2 = 0;
  S2 && (C2 = -1);
  let w2 = b2.columns + (l2 || d2 ? a2 : 0) + (m2 ? 1 + C2 : 0);
  return i2 && c2 && g2 && e4.loc.end.line === g2.loc.end.line && (w2 = b2.columns - (g2.loc.end.column - g2.loc.start.column)), { shift: y2, offset: { lines: b2.lines + (v2 - 1), columns: w2 } };
}
function _r(e4) {
  return pe(e4) ?? 2;
}
function vr(e4, t2, n2, r2) {
  if (!d(t2)) throw Error(`Incompatible child type "${t2.type}"`);
  let i2 = _r(e4), a2 = n2 == null ? N(e4.items) : e4.items[n2 - 1], o2 = n2 == null || n2 === e4.items.length, s2 = n2 == null ? void 0 : e4.items[n2];
  e4.items.splice(n2, 0, t2);
  let c2 = !!a2, l2 = !o2;
  return c2 && (a2.comma = true), l2 && (t2.comma = true), gr(e4, t2, n2, { useNewLine: Cr(e4, t2) && !(a2 && s2 && s2.loc.start.line === a2.loc.end.line && s2.loc.start.column >= a2.loc.end.column) && !(Ln(e4) !== true && f(e4) && !s2 && a2 && a2.loc.end.line === e4.loc.end.line), skipCommaSpace: i2, hasCommaHandling: true, isLastElement: o2, hasSeparatingCommaBefore: c2, hasSeparatingCommaAfter: l2, hasTrailingComma: o2 && t2.comma === true, indentWidth: r2 });
}
function yr(e4, t2, n2) {
  let r2 = gr(e4, t2, n2, { useNewLine: false, hasCommaHandling: false });
  return e4.items.splice(n2, 0, t2), r2;
}
function V(n2, i2, a2, o2) {
  if (!m(i2)) throw Error(`Unsupported parent type "${i2.type}" for remove`);
  Xn.has(n2) || On(n2, i2);
  let s2 = i2.items.indexOf(a2);
  if (s2 < 0) {
    if (s2 = i2.items.findIndex((e4) => h(e4) && e4.item === a2), s2 < 0) throw Error(`Node not found in parent for removal`);
    a2 = i2.items[s2];
  }
  let c2 = i2.items[s2 - 1], l2 = i2.items[s2 + 1];
  i2.items.splice(s2, 1);
  let g2 = x(a2.loc);
  l2 && p(l2) && l2.loc.start.line === a2.loc.end.line && (g2 = x({ start: a2.loc.start, end: l2.loc.end }), l2 = i2.items[s2 + 1], i2.items.splice(s2, 1));
  let _2 = c2 && d(c2) || l2 && d(l2), v2 = c2 ? z(n2).get(c2) : void 0, y2 = c2 && c2.loc.end.line === a2.loc.start.line + ((v2 == null ? void 0 : v2.lines) ?? 0), b2 = l2 && l2.loc.start.line === a2.loc.end.line, S2 = _2 && (y2 || b2), C2 = { lines: -(g2.lines - +!!S2), columns: S2 ? -g2.columns : 0 };
  if ((e(i2) || t(i2) || r(i2)) && l2 && !S2 && l2.loc.start.line > a2.loc.end.line) {
    let e4 = t(a2) || r(a2), o3 = t(l2) || r(l2), u2 = -1;
    for (let e5 = 0; e5 < s2; e5++) {
      let t2 = i2.items[e5].loc.end.line;
      t2 > u2 && (u2 = t2);
    }
    let d2 = c2 ? z(n2).get(c2) : void 0, f2 = z(n2).get(a2), p2 = c2 ? e4 ? a2.loc.start.line + ((d2 == null ? void 0 : d2.lines) ?? 0) - u2 - 1 : 0 : o3 ? l2.loc.start.line + ((f2 == null ? void 0 : f2.lines) ?? 0) - a2.loc.end.line - 1 : 0;
    p2 > 0 && (C2.lines -= p2);
  }
  let w2 = (f(i2) || u(i2)) && i2.loc.end.line > i2.loc.start.line, T2 = w2 && a2.loc.start.line === i2.loc.start.line;
  w2 && !T2 && c2 === void 0 && l2 === void 0 && a2.loc.start.line > i2.loc.start.line && i2.loc.end.line > a2.loc.end.line && Wn(i2), c2 === void 0 && l2 === void 0 && (!w2 || T2) && (C2.lines = 0, C2.columns = 0, (f(i2) || u(i2)) && ir.add(i2), (t(i2) || r(i2) || e(i2)) && nr.set(i2, true)), (c2 !== void 0 || l2 !== void 0) && (t(i2) || r(i2) || e(i2)) && rr.add(i2);
  let E2 = u(i2) || f(i2) ? _r(i2) : 2;
  if (_2 && y2 && (C2.columns -= E2), _2 && !c2 && l2 && (Cr(i2) || (C2.columns -= E2)), _2 && c2 && !l2 && (c2.comma = !!a2.comma, y2)) {
    var D2;
    let e4 = c2 ? ((D2 = z(n2).get(c2)) == null ? void 0 : D2.columns) ?? 0 : 0;
    C2.columns = c2.loc.end.column - a2.loc.end.column - e4;
  }
  let O2, k2;
  c2 ? (O2 = c2, k2 = z(n2)) : (t(i2) || r(i2)) && `key` in i2 ? (O2 = i2.key, k2 = z(n2)) : (O2 = i2, k2 = ur(n2));
  let A2 = z(n2), j2 = k2.get(O2);
  j2 && (C2.lines += j2.lines, C2.columns += j2.columns);
  let ee2 = A2.get(a2);
  if (ee2 && (C2.lines += ee2.lines, S2 && (C2.columns += ee2.columns)), k2.set(O2, C2), Yn.add(n2), w2 && (o2 || m(n2)) && n2 !== i2) {
    let e4 = a2.loc.start.line, t2 = o2 ?? n2.items, r2 = mr(i2, t2), s3 = [];
    for (let n3 = 0; n3 < t2.length; n3++) {
      let a3 = t2[n3];
      if (!p(a3)) continue;
      let o3 = a3.loc.start.line;
      o3 < r2.loc.start.line || o3 > r2.loc.end.line || (o3 === e4 && (o3 < i2.loc.end.line || a3.loc.start.column < i2.loc.end.column) ? s3.push(n3) : C2.lines !== 0 && o3 < e4 && (a3.loc.start.line -= C2.lines, a3.loc.end.line -= C2.lines));
    }
    for (let e5 = s3.length - 1; e5 >= 0; e5--) t2.splice(s3[e5], 1);
  }
}
function br(e4) {
  let t2 = e4.loc.start.line, n2 = e4.loc.start.column;
  if (`key` in e4) {
    let r2 = e4.key.loc.end;
    (r2.line > t2 || r2.line === t2 && r2.column > n2) && (t2 = r2.line, n2 = r2.column);
  }
  for (let r2 = 0; r2 < e4.items.length; r2++) {
    let i2 = e4.items[r2].loc.end;
    (i2.line > t2 || i2.line === t2 && i2.column > n2) && (t2 = i2.line, n2 = i2.column);
  }
  e4.loc.end = { line: t2, column: n2 };
}
function xr(e4, t2, n2 = true) {
  if (!n2 || !t2.items.length) return;
  wr({ lines: 0, columns: 1 }, ur(e4), t2);
  let r2 = N(t2.items);
  wr({ lines: 0, columns: 1 }, z(e4), r2), Yn.add(e4);
}
function Sr(e4, t2, n2 = false) {
  if (!n2 || !t2.items.length) return;
  let r2 = N(t2.items);
  r2.comma = true, wr({ lines: 0, columns: 1 }, z(e4), r2), Yn.add(e4);
}
function H(e4) {
  if (!Yn.has(e4)) return;
  let t2 = ur(e4), n2 = z(e4), r2 = 0, i2 = {};
  function a2(e5) {
    switch (e5.type) {
      case `Document`: {
        let t3 = e5;
        o2(t3);
        for (let e6 = 0; e6 < t3.items.length; e6++) a2(t3.items[e6]);
        s2(t3), br(t3);
        break;
      }
      case `Table`: {
        let t3 = e5;
        o2(t3), a2(t3.key);
        for (let e6 = 0; e6 < t3.items.length; e6++) a2(t3.items[e6]);
        s2(t3), br(t3);
        break;
      }
      case `TableArray`: {
        let t3 = e5;
        o2(t3), a2(t3.key);
        for (let e6 = 0; e6 < t3.items.length; e6++) a2(t3.items[e6]);
        s2(t3), br(t3);
        break;
      }
      case `TableKey`: {
        let t3 = e5;
        o2(t3), a2(t3.item), s2(t3);
        break;
      }
      case `TableArrayKey`: {
        let t3 = e5;
        o2(t3), a2(t3.item), s2(t3);
        break;
      }
      case `KeyValue`: {
        let t3 = e5, c3 = t3.loc.start.line + r2, l3 = n2.get(t3.key);
        t3.equals += (i2[c3] || 0) + (l3 ? l3.columns : 0), o2(t3), a2(t3.key), a2(t3.value), s2(t3);
        break;
      }
      case `InlineArray`: {
        let r3 = e5;
        if (!t2.get(r3) && !n2.get(r3)) {
          c2(r3);
          for (let e6 = 0; e6 < r3.items.length; e6++) a2(r3.items[e6]);
          l2(r3);
          break;
        }
        o2(r3);
        for (let e6 = 0; e6 < r3.items.length; e6++) a2(r3.items[e6]);
        s2(r3);
        break;
      }
      case `InlineTable`: {
        let r3 = e5;
        if (!t2.get(r3) && !n2.get(r3)) {
          c2(r3);
          for (let e6 = 0; e6 < r3.items.length; e6++) a2(r3.items[e6]);
          l2(r3);
          break;
        }
        o2(r3);
        for (let e6 = 0; e6 < r3.items.length; e6++) a2(r3.items[e6]);
        s2(r3);
        break;
      }
      case `InlineItem`: {
        let t3 = e5;
        o2(t3), a2(t3.item), s2(t3);
        break;
      }
      case `Key`:
      case `String`:
      case `Integer`:
      case `Float`:
      case `Boolean`:
      case `DateTime`:
      case `Comment`:
        o2(e5), s2(e5);
        break;
      default:
        throw Error(`Unrecognized node type "${e5.type}"`);
    }
  }
  function o2(e5) {
    e5.loc.start.line += r2;
    let n3 = i2[e5.loc.start.line] || 0;
    e5.loc.start.column += n3;
    let a3 = t2.get(e5);
    a3 && (r2 += a3.lines, i2[e5.loc.start.line] = (i2[e5.loc.start.line] || 0) + a3.columns);
  }
  function s2(e5) {
    e5.loc.end.line += r2;
    let t3 = i2[e5.loc.end.line] || 0;
    e5.loc.end.column += t3;
    let a3 = n2.get(e5);
    a3 && (r2 += a3.lines, i2[e5.loc.end.line] = (i2[e5.loc.end.line] || 0) + a3.columns);
  }
  function c2(e5) {
    e5.loc.start.line += r2, e5.loc.start.column += i2[e5.loc.start.line] || 0;
  }
  function l2(e5) {
    e5.loc.end.line += r2, e5.loc.end.column += i2[e5.loc.end.line] || 0;
  }
  a2(e4), Yn.delete(e4), lr.delete(e4), fr.delete(e4);
}
function U(e4, t2, n2 = {}) {
  let { lines: r2, columns: i2 } = t2;
  if (r2 === 0 && i2 === 0) return e4;
  let { first_line_only: o2 = false, shift_generated_multiline_end: s2 = false } = n2, c2 = e4.loc.start.line, l2 = e4.type;
  if (l2 === `Key` || l2 === `String` || l2 === `Integer` || l2 === `Float` || l2 === `Boolean` || l2 === `DateTime` || l2 === `Comment`) return (!o2 || e4.loc.start.line === c2) && (e4.loc.start.column += i2, e4.loc.end.line === e4.loc.start.line && (e4.loc.end.column += i2)), e4.loc.start.line += r2, e4.loc.end.line += r2, e4;
  if (l2 === `KeyValue`) {
    let t3 = e4, n3 = t3.value.type;
    if (n3 === `String` || n3 === `Integer` || n3 === `Float` || n3 === `Boolean` || n3 === `DateTime`) {
      let n4 = !o2 || t3.loc.start.line === c2;
      n4 && (t3.loc.start.column += i2, t3.loc.end.line === t3.loc.start.line && (t3.loc.end.column += i2)), t3.loc.start.line += r2, t3.loc.end.line += r2, n4 && (t3.equals += i2);
      let a2 = t3.key;
      (!o2 || a2.loc.start.line === c2) && (a2.loc.start.column += i2, a2.loc.end.column += i2), a2.loc.start.line += r2, a2.loc.end.line += r2;
      let s3 = t3.value;
      return (!o2 || s3.loc.start.line === c2) && (s3.loc.start.column += i2, s3.loc.end.line === s3.loc.start.line && (s3.loc.end.column += i2)), s3.loc.start.line += r2, s3.loc.end.line += r2, e4;
    }
  }
  let p2 = (e5) => {
    if (!o2 || e5.loc.start.line === c2) {
      e5.loc.start.column += i2;
      let t3 = (!o2 || s2) && e5.loc.end.line !== e5.loc.start.line && ((u(e5) || f(e5)) && Ln(e5) !== void 0 && !zn(e5) || d(e5) && ((u(e5.item) || f(e5.item)) && Ln(e5.item) !== void 0 && !zn(e5.item) || a(e5.item) && (u(e5.item.value) || f(e5.item.value)) && Ln(e5.item.value) !== void 0 && !zn(e5.item.value)) || a(e5) && (u(e5.value) || f(e5.value)) && Ln(e5.value) !== void 0);
      (e5.loc.end.line === e5.loc.start.line || t3) && (e5.loc.end.column += i2);
    }
    e5.loc.start.line += r2, e5.loc.end.line += r2;
  };
  return Gt(e4, { Table: p2, TableKey: p2, TableArray: p2, TableArrayKey: p2, KeyValue(e5) {
    let t3 = !o2 || e5.loc.start.line === c2;
    p2(e5), t3 && (e5.equals += i2);
  }, Key: p2, String: p2, Integer: p2, Float: p2, Boolean: p2, DateTime: p2, InlineArray: p2, InlineItem: p2, InlineTable: p2, Comment: p2 }), e4;
}
function Cr(e4, t2) {
  let n2 = Ln(e4);
  if (n2 === true) return true;
  if (n2 !== void 0 || !e4.items.length) return false;
  let r2 = t2 ? e4.items.filter((e5) => e5 !== t2) : e4.items;
  return r2.length ? e4.loc.end.line > e4.loc.start.line && r2.every((e5, t3) => t3 === 0 || e5.loc.start.line > r2[t3 - 1].loc.start.line) : e4.loc.end.line > e4.loc.start.line;
}
function wr(e4, t2, n2, r2) {
  let i2 = t2.get(r2 || n2);
  i2 && (e4.lines += i2.lines, e4.columns += i2.columns), t2.set(n2, e4);
}
function Tr(e4) {
  let t2 = e4.match(/\r\n|\n/);
  return (t2 == null ? void 0 : t2[0]) === `\r
` ? `\r
` : `
`;
}
function Er(e4, t2) {
  var n2;
  let r2 = Tr(e4);
  e4 = e4.replace(/\r\n/g, `
`).replace(/\n/g, r2);
  let i2, a2;
  e4.startsWith(`"""\\${r2}`) ? (i2 = 4 + r2.length, a2 = `"""\\${r2}`) : e4.startsWith(`"""${r2}`) ? (i2 = 3 + r2.length, a2 = `"""${r2}`) : (i2 = 3, a2 = `"""`);
  let o2 = e4.length - 3, s2 = e4.slice(i2, o2).split(r2), c2 = s2[s2.length - 1], l2 = s2.length > 1 && /^[\t ]*$/.test(c2), u2 = l2 ? c2 : ``, d2 = (l2 ? s2.slice(0, -1) : s2).map((e5) => {
    var t3;
    if (/^[\t ]*$/.test(e5)) return { indent: e5, content: ``, trailingWs: ``, hasBackslash: false, isBlank: true };
    let n3 = e5, r3 = 0;
    for (let e6 = n3.length - 1; e6 >= 0 && n3[e6] === `\\`; e6--) r3++;
    let i3 = r3 % 2 == 1;
    i3 && (n3 = n3.slice(0, -1));
    let a3 = ((t3 = n3.match(/^[\t ]*/)) == null ? void 0 : t3[0]) ?? ``, o3 = n3.slice(a3.length), s3 = o3.match(/([\t ]+)$/), c3 = s3 ? s3[1] : ``;
    return { indent: a3, content: o3.slice(0, o3.length - c3.length), trailingWs: c3, hasBackslash: i3, isBlank: false };
  }), f2 = d2.filter((e5) => !e5.isBlank), p2 = Math.max(...f2.map((e5) => e5.content.length + e5.trailingWs.length), 1), m2 = f2.filter((e5) => e5.hasBackslash), h2 = m2[m2.length - 1] ?? f2[f2.length - 1] ?? { indent: ``, trailingWs: ``, hasBackslash: false, content: ``, isBlank: false }, g2 = f2[f2.length - 1] ?? h2, _2 = [];
  {
    let e5 = [], t3 = 0;
    for (let n3 of d2) n3.isBlank ? e5.push(n3.indent) : (t3 > 0 && _2.push(e5), e5 = [], t3++);
  }
  let v2 = f2.some((e5, t3) => !e5.hasBackslash && t3 < f2.length - 1), y2 = a2 === `"""${r2}`, b2 = y2 && f2.length > 0 ? ((n2 = t2.match(/^[\t ]*/)) == null ? void 0 : n2[0]) ?? `` : ``, x2 = (e5) => {
    let t3 = e5.match(/\S+| +/g) ?? [], n3 = [], r3 = 0;
    for (; r3 < t3.length; ) {
      let e6 = t3[r3++];
      for (; r3 < t3.length && t3[r3][0] === ` `; ) {
        let n4 = t3[r3], i3 = t3[r3 + 1];
        if (!i3) {
          r3++;
          break;
        }
        if (e6.length + n4.length + i3.length <= p2) e6 += n4 + i3, r3 += 2;
        else {
          e6 += n4, r3++;
          break;
        }
      }
      n3.push(e6);
    }
    return n3.length === 0 && n3.push(``), n3;
  }, S2 = [], C2 = [], w2 = /* @__PURE__ */ new Set(), T2 = /* @__PURE__ */ new Set(), E2 = /* @__PURE__ */ new Map(), D2 = false;
  if (v2 && t2.includes(r2) && (r2 === `\r
` || !t2.includes(`\r
`))) {
    D2 = true;
    let e5 = t2.split(r2), n3 = e5[0].slice(b2.length);
    if (n3.length > 0 && n3[0] === ` `) return null;
    let i3 = e5[e5.length - 1];
    if (i3.length > 0 && i3.length - i3.trimEnd().length !== g2.trailingWs.length) return null;
    for (let t3 = 0; t3 < e5.length; t3++) {
      var O2;
      let n4 = e5[t3], r3 = t3 === 0 ? n4.slice(b2.length) : n4, i4 = ((O2 = r3.match(/^[\t ]*/)) == null ? void 0 : O2[0]) ?? ``, a3 = x2(r3.slice(i4.length)), o3 = S2.length;
      T2.add(o3), t3 > 0 && E2.set(o3, i4);
      for (let e6 of a3) S2.push(e6);
      t3 < e5.length - 1 && w2.add(o3 + a3.length - 1);
    }
  } else {
    let e5 = t2.replace(/\r\n/g, `\\r\\n`).replace(/\n/g, `\\n`).slice(b2.length);
    if (e5.length > 0 && (e5[0] === ` ` || e5.length - e5.trimEnd().length !== g2.trailingWs.length)) return null;
    if (!v2) {
      let t3 = 0, n4 = 0;
      for (let r3 = 0; r3 < f2.length - 1; r3++) {
        let i4 = f2[r3];
        if (!i4.hasBackslash) break;
        let a3 = i4.content + i4.trailingWs;
        if (e5.slice(n4, n4 + a3.length) === a3) t3++, n4 += a3.length;
        else break;
      }
      let i3 = 0, o3 = 0;
      for (let r3 = f2.length - 1; r3 >= t3; r3--) {
        let t4 = f2[r3], a3 = t4.content + t4.trailingWs;
        if (a3.length === 0) break;
        let s4 = e5.length - o3 - a3.length;
        if (s4 >= n4 && e5.slice(s4, s4 + a3.length) === a3) i3++, o3 += a3.length;
        else break;
      }
      if (i3 > 0) {
        let s4 = e5.slice(n4, e5.length - o3);
        if (s4.length === 0 || s4[0] !== ` `) {
          for (let e7 = 0; e7 < t3; e7++) {
            let n5 = f2[e7];
            if (C2.push(`${n5.indent}${n5.content}${n5.trailingWs}\\`), e7 < t3 - 1 && e7 < _2.length && _2[e7].length > 0) for (let t4 of _2[e7]) C2.push(t4);
          }
          if (s4.length > 0) {
            let e7 = x2(s4), n5 = e7.join(``), r3 = /(?<!\\)\\n/.test(n5);
            if (t3 > 0 && !r3) {
              let e8 = t3 - 1;
              if (e8 < _2.length && _2[e8].length > 0) for (let t4 of _2[e8]) C2.push(t4);
            }
            for (let n6 = 0; n6 < e7.length; n6++) {
              let i4 = e7[n6], a4 = t3 + n6, o4 = a4 < f2.length ? f2[a4] : null, c3 = o4 ? y2 && a4 === 0 ? b2 : o4.indent : h2.indent, l3 = i4.length > 0 && /\s$/.test(i4) ? `` : s4.endsWith(` `) ? ` ` : ``;
              if (C2.push(`${c3}${i4}${l3}\\`), n6 < e7.length - 1 && !r3) {
                let e8 = t3 + n6;
                if (e8 < _2.length && _2[e8].length > 0) for (let t4 of _2[e8]) C2.push(t4);
              }
            }
            let a3 = f2.length - i3 - 1;
            if (!r3 && a3 >= 0 && a3 < _2.length && _2[a3].length > 0) for (let e8 of _2[a3]) C2.push(e8);
          } else if (t3 > 0) {
            let e7 = t3 - 1;
            if (e7 < _2.length && _2[e7].length > 0) for (let t4 of _2[e7]) C2.push(t4);
          }
          let e6 = f2.length - i3;
          for (let t4 = e6; t4 < f2.length; t4++) {
            let n5 = f2[t4], r3 = t4 === f2.length - 1;
            if (t4 > e6) {
              let e7 = t4 - 1;
              if (e7 < _2.length && _2[e7].length > 0) for (let t5 of _2[e7]) C2.push(t5);
            }
            C2.push(r3 ? `${n5.indent}${n5.content}${n5.trailingWs}${n5.hasBackslash && n5.content !== `` ? `\\` : ``}` : `${n5.indent}${n5.content}${n5.trailingWs}\\`);
          }
          return l2 && !(g2.hasBackslash && g2.content === ``) ? `${a2}${C2.join(r2)}${r2}${u2}"""` : `${a2}${C2.join(r2)}"""`;
        }
      }
      let s3 = e5.slice(n4);
      if (t3 > 0 && (n4 === e5.length || s3.length > 0 && s3[0] !== ` `)) {
        for (let e6 = 0; e6 < t3; e6++) {
          let n5 = f2[e6];
          if (C2.push(`${n5.indent}${n5.content}${n5.trailingWs}\\`), e6 < t3 - 1 && e6 < _2.length && _2[e6].length > 0) for (let t4 of _2[e6]) C2.push(t4);
        }
        if (n4 === e5.length) {
          let e6 = f2[t3 - 1], n5 = g2.hasBackslash && e6.content !== `` ? `\\` : ``;
          C2[C2.length - 1] = `${e6.indent}${e6.content}${g2.trailingWs}${n5}`;
        } else {
          let e6 = x2(s3), n5 = e6.join(``), r3 = /(?<!\\)\\n/.test(n5), i4 = t3 - 1;
          if (!r3 && i4 < _2.length && _2[i4].length > 0) for (let e7 of _2[i4]) C2.push(e7);
          for (let n6 = 0; n6 < e6.length; n6++) {
            let i5 = n6 === e6.length - 1, a3 = e6[n6], o4 = t3 + n6, s4 = o4 < f2.length ? f2[o4] : null, c3 = s4 ? y2 && o4 === 0 ? b2 : s4.indent : i5 ? g2.indent : h2.indent, l3, u3;
            if (i5 ? (l3 = g2.trailingWs, u3 = g2.hasBackslash && g2.content !== `` ? `\\` : ``) : (l3 = a3.length > 0 && /\s$/.test(a3) ? `` : ` `, u3 = `\\`), C2.push(`${c3}${a3}${l3}${u3}`), !i5) {
              let e7 = t3 + n6;
              if (!r3 && e7 < _2.length && _2[e7].length > 0) for (let t4 of _2[e7]) C2.push(t4);
            }
          }
        }
        return l2 && !(g2.hasBackslash && g2.content === ``) ? `${a2}${C2.join(r2)}${r2}${u2}"""` : `${a2}${C2.join(r2)}"""`;
      }
    }
    let n3 = x2(e5);
    for (let e6 of n3) S2.push(e6);
  }
  for (let e5 = 0; e5 < S2.length; e5++) {
    let t3 = e5 === S2.length - 1, n3 = w2.has(e5), r3 = t3 || n3, i3 = e5 < f2.length ? f2[e5] : null, a3 = D2 && T2.has(e5) && e5 > 0 ? E2.get(e5) ?? `` : i3 ? y2 && e5 === 0 ? b2 : i3.indent : r3 ? g2.indent : h2.indent, o3 = S2[e5], s3, c3;
    if (r3 && t3 ? (s3 = g2.trailingWs, c3 = g2.hasBackslash && g2.content !== `` ? `\\` : ``) : r3 ? (s3 = g2.trailingWs, c3 = ``) : (s3 = o3.length > 0 && /\s$/.test(o3) ? `` : ` `, c3 = `\\`), C2.push(`${a3}${o3}${s3}${c3}`), !t3 && !n3 && !D2) {
      let t4 = S2.join(``);
      if (!/(?<!\\)\\n/.test(t4) && e5 < _2.length && _2[e5].length > 0) for (let t5 of _2[e5]) C2.push(t5);
    }
  }
  return l2 && !(g2.hasBackslash && g2.content === ``) ? `${a2}${C2.join(r2)}${r2}${u2}"""` : `${a2}${C2.join(r2)}"""`;
}
function Dr(e4) {
  if (e4.includes(`'`)) return false;
  for (let t2 = 0; t2 < e4.length; t2++) {
    let n2 = e4.charCodeAt(t2);
    if (n2 < 32 && n2 !== 9 || n2 === 127) return false;
  }
  return true;
}
function Or(e4) {
  if (e4.includes(`'''`)) return false;
  for (let t2 = 0; t2 < e4.length; t2++) {
    let n2 = e4.charCodeAt(t2);
    if (n2 === 13) {
      if (e4.charCodeAt(t2 + 1) !== 10) return false;
    } else if (n2 < 32 && n2 !== 9 && n2 !== 10 || n2 === 127) return false;
  }
  return true;
}
function kr(e4) {
  switch (e4) {
    case `b`:
      return `\b`;
    case `t`:
      return `	`;
    case `n`:
      return `
`;
    case `f`:
      return `\f`;
    case `r`:
      return `\r`;
    case `"`:
      return `"`;
    case `\\`:
      return `\\`;
    default:
      return null;
  }
}
function Ar(e4, t2) {
  return t2 === `singleline-basic` ? e4 <= 31 || e4 === 127 : e4 >= 0 && e4 <= 7 || e4 === 11 || e4 >= 14 && e4 <= 31 || e4 === 127;
}
function jr(e4, t2, n2) {
  switch (e4) {
    case `\\`:
      return `\\\\`;
    case `\b`:
      return `\\b`;
    case `	`:
      return `\\t`;
    case `\f`:
      return `\\f`;
    case `"`:
      return t2 === `singleline-basic` ? `\\"` : `"`;
    case `
`:
      return t2 === `singleline-basic` ? `\\n` : `
`;
    case `\r`:
      return t2 === `singleline-basic` ? `\\r` : `\r`;
    default: {
      let r2 = e4.charCodeAt(0);
      if (Ar(r2, t2)) {
        let e5 = r2.toString(16).padStart(4, `0`);
        return `\\u${n2 ? e5.toUpperCase() : e5}`;
      }
      return e4;
    }
  }
}
function Mr(e4) {
  return e4.replace(/(\\+)u([0-9a-f]{4})/g, (e5, t2, n2) => t2.length % 2 == 1 ? `${t2}u${n2.toUpperCase()}` : e5);
}
function Nr(e4) {
  let t2 = /* @__PURE__ */ new Map();
  for (let n2 = 0; n2 < e4.length; n2++) {
    if (e4[n2] !== `\\`) continue;
    let r2 = e4[n2 + 1];
    if (!r2) continue;
    let i2 = kr(r2);
    if (i2 !== null) {
      i2 !== `
` && i2 !== `\r` && !t2.has(i2) && t2.set(i2, `\\` + r2), n2 += 1;
      continue;
    }
    if (r2 === `x` && /^[0-9A-Fa-f]{2}$/.test(e4.slice(n2 + 2, n2 + 4))) {
      let r3 = e4.slice(n2, n2 + 4), i3 = Number.parseInt(e4.slice(n2 + 2, n2 + 4), 16), a2 = String.fromCharCode(i3);
      t2.has(a2) || t2.set(a2, r3), n2 += 3;
      continue;
    }
    if (r2 === `u` && /^[0-9A-Fa-f]{4}$/.test(e4.slice(n2 + 2, n2 + 6))) {
      let r3 = e4.slice(n2, n2 + 6), i3 = Number.parseInt(e4.slice(n2 + 2, n2 + 6), 16), a2 = String.fromCodePoint(i3);
      t2.has(a2) || t2.set(a2, r3), n2 += 5;
      continue;
    }
    if (r2 === `U` && /^[0-9A-Fa-f]{8}$/.test(e4.slice(n2 + 2, n2 + 10))) {
      let r3 = e4.slice(n2, n2 + 10), i3 = Number.parseInt(e4.slice(n2 + 2, n2 + 10), 16), a2 = String.fromCodePoint(i3);
      t2.has(a2) || t2.set(a2, r3), n2 += 9;
      continue;
    }
  }
  return t2;
}
function Pr(e4, t2, n2, r2) {
  let i2 = ``;
  for (let a2 of e4) {
    let e5 = t2.get(a2);
    if (e5) {
      i2 += e5;
      continue;
    }
    i2 += jr(a2, n2, r2);
  }
  return i2;
}
function Fr(e4, t2, n2, r2 = true) {
  let i2 = Nr(t2);
  if (i2.size === 0 && n2 === `singleline-basic`) {
    let t3 = JSON.stringify(e4).slice(1, -1).replace(/\x7f/g, `\\u007f`);
    return r2 ? Mr(t3) : t3;
  }
  let a2 = Pr(e4, i2, n2, r2);
  return n2 === `multiline-basic` ? a2.replace(/\r(?!\n)/g, `\\r`).replace(/"""/g, `""\\"`) : a2;
}
function Ir() {
  return { type: `Document`, loc: { start: D(), end: D() }, items: [] };
}
function W(e4, t2 = true) {
  let n2 = Lr(e4, t2);
  return { type: `Table`, loc: E(n2.loc), key: n2, items: [] };
}
function Lr(e4, t2 = true) {
  let n2 = Hr(e4, t2);
  return { type: `TableKey`, loc: { start: D(), end: { line: 1, column: n2.length + 2 } }, item: { type: `Key`, loc: { start: { line: 1, column: 1 }, end: { line: 1, column: n2.length + 1 } }, value: e4, raw: n2 } };
}
function Rr(e4, t2 = true) {
  let n2 = zr(e4, t2);
  return { type: `TableArray`, loc: E(n2.loc), key: n2, items: [] };
}
function zr(e4, t2 = true) {
  let n2 = Hr(e4, t2);
  return { type: `TableArrayKey`, loc: { start: D(), end: { line: 1, column: n2.length + 4 } }, item: { type: `Key`, loc: { start: { line: 1, column: 2 }, end: { line: 1, column: n2.length + 2 } }, value: e4, raw: n2 } };
}
function Br(e4, t2, n2 = false, r2 = true) {
  let i2 = Ur(e4, r2), { column: a2 } = i2.loc.end, o2 = a2 + 1;
  return U(t2, { lines: 1 - t2.loc.start.line, columns: a2 + 3 - t2.loc.start.column }, { first_line_only: true, shift_generated_multiline_end: n2 }), { type: `KeyValue`, loc: { start: T(i2.loc.start), end: T(t2.loc.end) }, key: i2, equals: o2, value: t2 };
}
function Vr(e4, t2 = true) {
  let n2 = JSON.stringify(e4).replace(/\x7f/g, `\\u007f`);
  return t2 ? Mr(n2) : n2;
}
function Hr(e4, t2 = true) {
  return e4.map((e5) => (Wt(e5, `Key ${JSON.stringify(e5)}`), A.test(e5) ? e5 : Vr(e5, t2))).join(`.`);
}
function Ur(e4, t2 = true) {
  let n2 = Hr(e4, t2);
  return { type: `Key`, loc: { start: D(), end: { line: 1, column: n2.length } }, raw: n2, value: e4 };
}
function Wr(e4, t2, n2 = true) {
  return Wt(e4, `String value`), t2 ? Gr(e4, t2, n2) : Kr(e4, void 0, n2);
}
function Gr(e4, t2, n2) {
  if (At(t2)) return Kr(e4, t2, n2);
  if (Mt(t2)) return Dr(e4) ? qr(e4) : Or(e4) ? Xr(e4, `'''${t2.slice(1, -1)}'''`) : Kr(e4, void 0, n2);
  if (Nt(t2)) return Or(e4) ? Xr(e4, t2) : Yr(e4, `"""${t2.slice(3, -3)}"""`, n2);
  if (jt(t2)) return Yr(e4, t2, n2);
  throw Error(`Existing raw string value is not valid: ${t2}`);
}
function Kr(e4, t2, n2 = true) {
  let r2 = ``;
  return r2 = t2 ? `"${Fr(e4, t2, `singleline-basic`, n2)}"` : Vr(e4, n2), { type: `String`, loc: { start: D(), end: { line: 1, column: r2.length } }, raw: r2, value: e4 };
}
function qr(e4) {
  let t2 = `'${e4}'`, n2;
  if (t2.includes(`
`)) {
    let e5 = t2.split(/\r\n|\n/), r2 = e5[e5.length - 1];
    n2 = { line: e5.length, column: r2.length };
  } else n2 = { line: 1, column: t2.length };
  return { type: `String`, loc: { start: D(), end: n2 }, raw: t2, value: e4 };
}
function Jr(e4, t2, n2) {
  return e4.startsWith(t2 + `\r
`) ? `\r
` : e4.startsWith(t2 + `
`) ? `
` : n2.startsWith(`\r
`) ? `\r
` : n2.startsWith(`
`) ? `
` : ``;
}
function Yr(e4, t2, n2 = true) {
  let r2 = Fr(e4, t2, `multiline-basic`, n2), i2 = `"""` + Jr(t2, `"""`, r2) + r2 + `"""`, a2 = t2.slice(3, -3);
  if (/(^|[^\\])(\\\\)*\\$/m.test(a2)) {
    let e5 = Er(t2, r2);
    e5 !== null && (i2 = e5);
  }
  let o2 = Zr(i2);
  return { type: `String`, loc: { start: D(), end: o2 }, raw: i2, value: e4 };
}
function Xr(e4, t2) {
  let n2 = `'''` + Jr(t2, `'''`, e4) + e4 + `'''`, r2 = Zr(n2);
  return { type: `String`, loc: { start: D(), end: r2 }, raw: n2, value: e4 };
}
function Zr(e4) {
  if (e4.includes(`
`)) {
    let t2 = e4.split(/\r\n|\n/), n2 = t2[t2.length - 1];
    return { line: t2.length, column: n2.length };
  }
  return { line: 1, column: e4.length };
}
function Qr(e4) {
  let t2 = e4.toString();
  return { type: `Integer`, loc: { start: D(), end: { line: 1, column: t2.length } }, raw: t2, value: e4 };
}
function $r(e4, t2 = 1) {
  let n2, r2;
  if (e4 === 1 / 0) n2 = `inf`;
  else if (e4 === -1 / 0) n2 = `-inf`;
  else if (Number.isNaN(e4)) {
    let t3 = vt(e4);
    r2 = t3 ? `-` : void 0, n2 = t3 ? `-nan` : `nan`;
  } else if (Object.is(e4, -0)) n2 = `-0.` + `0`.repeat(Math.max(t2, 1));
  else {
    n2 = e4.toString();
    let r3 = n2.search(/[eE]/);
    if (r3 !== -1) {
      let e5 = n2.slice(0, r3), i2 = n2.slice(r3), a2 = e5.indexOf(`.`);
      if (a2 === -1) n2 = `${e5}.${`0`.repeat(Math.max(t2, 1))}${i2}`;
      else {
        let r4 = e5.length - a2 - 1;
        n2 = r4 < t2 ? `${e5}${`0`.repeat(t2 - r4)}${i2}` : `${e5}${i2}`;
      }
    } else {
      let e5 = n2.indexOf(`.`);
      if (e5 === -1) n2 += `.` + `0`.repeat(Math.max(t2, 1));
      else {
        let r4 = n2.length - e5 - 1;
        r4 < t2 && (n2 += `0`.repeat(t2 - r4));
      }
    }
  }
  return { type: `Float`, loc: { start: D(), end: { line: 1, column: n2.length } }, raw: n2, value: e4, ...r2 === void 0 ? {} : { nanSign: r2 } };
}
function ei(e4) {
  return { type: `Boolean`, loc: { start: D(), end: { line: 1, column: e4 ? 4 : 5 } }, value: e4 };
}
function ti(e4, t2 = false, n2 = 0) {
  t2 && !(e4 instanceof De) && e4.getUTCHours() === 0 && e4.getUTCMinutes() === 0 && e4.getUTCSeconds() === 0 && e4.getUTCMilliseconds() === 0 && (e4 = new Ee(e4.toISOString().split(`T`)[0]));
  let r2 = we(e4.toISOString(), n2);
  return { type: `DateTime`, loc: { start: D(), end: { line: 1, column: r2.length } }, raw: r2, value: e4 };
}
function ni(e4, t2 = false, n2 = 0) {
  var r2;
  let i2 = ((r2 = e4.constructor) == null ? void 0 : r2.name) ?? ``, a2 = i2 === `Temporal.PlainDate` || i2 === `PlainDate`, o2 = i2 === `Temporal.PlainTime` || i2 === `PlainTime`, s2 = i2 === `Temporal.PlainDateTime` || i2 === `PlainDateTime`, c2;
  if (a2) c2 = Dt(e4);
  else if (o2) c2 = Dt(e4);
  else if (s2) {
    if (t2) {
      let t3 = globalThis.Temporal;
      if (!t3) throw Error(`Temporal API is not available in this runtime. Set temporal: false or use a runtime with Temporal support.`);
      let r3 = t3.PlainDate.from(e4.toString().split(`T`)[0]);
      if (r3.toString() + `T00:00:00` === e4.toString().slice(0, 19)) return c2 = we(Dt(r3), n2), { type: `DateTime`, loc: { start: D(), end: { line: 1, column: c2.length } }, raw: c2, value: r3 };
    }
    c2 = Dt(e4);
  } else c2 = Dt(e4);
  return c2 = we(c2, n2), { type: `DateTime`, loc: { start: D(), end: { line: 1, column: c2.length } }, raw: c2, value: e4 };
}
function ri() {
  return { type: `InlineArray`, loc: { start: D(), end: { line: 1, column: 2 } }, items: [] };
}
function G(e4) {
  return { type: `InlineItem`, loc: E(e4.loc), item: e4, comma: false };
}
function ii() {
  return { type: `InlineTable`, loc: { start: D(), end: { line: 1, column: 2 } }, items: [] };
}
function ai(e4) {
  return !u(e4) || e4.items.length === 0 ? false : e4.items[e4.items.length - 1].comma === true;
}
function oi(e4) {
  return !f(e4) || e4.items.length === 0 ? false : e4.items[e4.items.length - 1].comma === true;
}
function si(e4, t2) {
  return t2.inlineTableStart === 0 ? e4 : (e4.items.filter((e5) => {
    if (!a(e5)) return false;
    let n2 = f(e5.value), r2 = u(e5.value) && e5.value.items.length > 0 && e5.value.items.every((e6) => f(e6.item));
    if (n2 || r2) {
      let n3 = gi(e5.key.value);
      return t2.inlineTableStart === void 0 || n3 < t2.inlineTableStart;
    }
    return false;
  }).forEach((n2) => {
    V(e4, e4, n2), f(n2.value) ? n2.value.items.length === 0 ? B(e4, e4, W(n2.key.value)) : B(e4, e4, ci(n2, t2.bracketSpacing, t2.escapeSequenceUpperCase)) : li(n2, t2.bracketSpacing, t2.escapeSequenceUpperCase).forEach((t3) => {
      B(e4, e4, t3);
    });
  }), H(e4), e4);
}
function ci(e4, t2, n2) {
  let r2 = W(e4.key.value, n2);
  tr(r2);
  for (let t3 of e4.value.items) B(r2, r2, t3.item, void 0, void 0, void 0, void 0, true);
  return H(r2), pi(r2, 1, t2), r2;
}
function li(e4, n2, i2) {
  let a2 = Ir();
  tr(a2);
  for (let t2 of e4.value.items) {
    let n3 = Rr(e4.key.value, i2);
    B(a2, a2, n3);
    for (let e5 of t2.item.items) B(a2, n3, e5.item, void 0, void 0, void 0, void 0, true);
  }
  H(a2);
  for (let e5 of a2.items) (t(e5) || r(e5)) && pi(e5, 1, n2);
  return a2.items;
}
function ui(e4) {
  let t2 = Ln(e4);
  return t2 === void 0 ? Kn(e4) : t2;
}
function di(e4) {
  return Math.max(e4, 2);
}
function fi(e4, t2, n2, r2 = true) {
  let i2 = ui(e4), o2 = false;
  if (i2) {
    let i3 = t2 + n2;
    for (let t3 of e4.items) U(t3, { lines: 0, columns: i3 - t3.loc.start.column }), d(t3) && (u(t3.item) || f(t3.item) ? fi(t3.item, t3.item.loc.start.column, di(n2), r2) && (t3.loc.end = { ...t3.item.loc.end }, o2 = true) : a(t3.item) && (u(t3.item.value) || f(t3.item.value)) && fi(t3.item.value, t3.item.loc.start.column, n2, r2) && (t3.item.loc.end = { ...t3.item.value.loc.end }, t3.loc.end = { ...t3.item.loc.end }, o2 = true));
    e4.loc.end.column = t2 + 1, o2 = true;
  }
  for (let t3 of e4.items) if (d(t3)) {
    if (u(t3.item) || f(t3.item)) fi(t3.item, t3.item.loc.start.column, di(n2), r2) && (t3.loc.end = { ...t3.item.loc.end }, o2 = true);
    else if (a(t3.item) && (u(t3.item.value) || f(t3.item.value))) {
      let e5 = t3.item.value, i3 = t3.item.loc.start.column, a2 = ui(e5);
      fi(e5, i3, n2, r2) && (a2 && (e5.loc.end.column = i3 + 1), t3.item.loc.end = { ...e5.loc.end }, t3.loc.end = { ...t3.item.loc.end }, o2 = true);
    }
  }
  let s2 = pe(e4) ?? 2;
  for (let t3 = 1; t3 < e4.items.length; t3++) {
    let n3 = e4.items[t3 - 1], r3 = e4.items[t3];
    n3.loc.end.line === r3.loc.start.line && U(r3, { lines: 0, columns: n3.loc.end.column + (n3.comma ? s2 : 1) - r3.loc.start.column });
  }
  if (o2 && !i2 && e4.items.length > 0) {
    let t3 = e4.items[e4.items.length - 1];
    e4.loc.end = { line: t3.loc.end.line, column: t3.loc.end.column + +!!t3.comma + (r2 ? 2 : 1) };
  }
  return o2;
}
function pi(e4, t2, n2 = true) {
  let r2 = a(e4) ? [e4] : e4.items;
  for (let e5 of r2) a(e5) && (u(e5.value) || f(e5.value)) && fi(e5.value, e5.loc.start.column, t2, n2);
}
function mi(e4, t2) {
  let n2 = (e5, r2) => {
    if (r2 && (delete e5.range, Ln(e5) === true || Kn(e5))) {
      let n3 = e5.loc.start.column + t2;
      for (let t3 of e5.items) U(t3, { lines: 0, columns: n3 - t3.loc.start.column });
      e5.loc.end.column = e5.loc.start.column + 1;
    }
    for (let t3 of e5.items) d(t3) && (u(t3.item) || f(t3.item) ? n2(t3.item, u(e5) && f(t3.item)) : a(t3.item) && (u(t3.item.value) || f(t3.item.value)) && n2(t3.item.value, false));
  };
  n2(e4, false);
}
function hi(e4) {
  if (e4.items.length > 0) {
    let t2 = e4.items[e4.items.length - 1];
    e4.loc.end.line = t2.loc.end.line, e4.loc.end.column = t2.loc.end.column;
  } else e4.loc.end.line = e4.key.loc.end.line, e4.loc.end.column = e4.key.loc.end.column;
}
function gi(e4) {
  return Math.max(0, e4.length - 1);
}
function _i(e4, t2) {
  if (t2.inlineTableStart === void 0 || t2.inlineTableStart === 0) return e4;
  let n2 = [];
  for (let i3 of e4.items) if (a(i3) && f(i3.value)) {
    if (gi(i3.key.value) < t2.inlineTableStart) {
      let r2 = ci(i3, t2.bracketSpacing, t2.escapeSequenceUpperCase);
      V(e4, e4, i3), B(e4, e4, r2), vi(r2, n2, t2);
    }
  } else (i3.type === `Table` || r(i3)) && vi(i3, n2, t2);
  let i2 = /* @__PURE__ */ new Map();
  for (let { table: t3, parent: r2 } of n2) {
    let n3 = e4.items.indexOf(r2), a2 = (i2.get(r2) ?? 0) + 1;
    i2.set(r2, a2), B(e4, e4, t3, n3 + a2);
  }
  return H(e4), e4;
}
function vi(e4, t2, n2) {
  let r2 = [];
  for (let t3 = 0; t3 < e4.items.length; t3++) {
    let i2 = e4.items[t3];
    if (a(i2) && f(i2.value)) {
      let t4 = [...e4.key.item.value, ...i2.key.value];
      gi(t4) < (n2.inlineTableStart ?? 1) && r2.push({ item: i2, nestedTableKey: t4 });
    }
  }
  for (let { item: i2, nestedTableKey: a2 } of r2) {
    let r3 = W(a2, n2.escapeSequenceUpperCase);
    tr(r3);
    let o2 = i2.value;
    for (let e5 of o2.items) B(r3, r3, e5.item);
    H(r3), V(e4, e4, i2), hi(e4), t2.push({ table: r3, parent: e4 }), vi(r3, t2, n2);
  }
  r2.length > 0 && H(e4);
}
function yi(e4) {
  let t2 = 0, n2 = 0;
  for (let r2 of e4.items) n2 === 0 && r2.loc.start.line > 1 ? t2 = 1 - r2.loc.start.line : r2.loc.start.line + t2 > n2 + 2 && (t2 += n2 + 2 - (r2.loc.start.line + t2)), U(r2, { lines: t2, columns: 0 }), n2 = r2.loc.end.line;
  return e4;
}
function bi(e4) {
  return e4 instanceof Date && typeof e4.isDate == `function` && typeof e4.isTime == `function` && typeof e4.isDateTime == `function`;
}
function xi(e4) {
  let t2 = e4.toISOString().replace(/\.000(?=([Zz]|[+-]\d{2}:\d{2})$|$)/, ``);
  return e4.isDate() ? new Ee(t2) : e4.isTime() ? new De(t2, t2) : e4.isLocal() ? new Oe(t2, false) : new ke(t2, false);
}
function Si(e4) {
  return e4.items.length > 0 && e4.loc.end.line - e4.loc.start.line + 1 > e4.items.length;
}
function Ci(e4) {
  return u(e4) || f(e4);
}
function wi(e4, t2, n2) {
  if (!d(t2) || !Ci(t2.item) || !Si(e4)) return;
  let r2 = e4.items.find((e5) => Ci(e5.item) && e5.item.type === t2.item.type && Si(e5.item));
  if (!r2 || !Ci(r2.item)) return;
  let i2 = t2.item, a2 = r2.item, o2 = a2.items.length > 0 ? a2.items[0].loc.start.column - a2.loc.start.column : n2, s2 = a2.items.length > 0 ? a2.items[0].loc.start.line - a2.loc.start.line : 1, c2 = a2.items.length > 0 ? a2.loc.end.line - a2.items[a2.items.length - 1].loc.end.line : 1, l2 = i2.loc.start.line, u2 = i2.loc.start.column, f2 = l2 + s2;
  for (let e5 of i2.items) U(e5, { lines: f2 - e5.loc.start.line, columns: u2 + o2 - e5.loc.start.column }), f2 = e5.loc.end.line + 1;
  i2.loc.end = { line: f2 - 1 + c2, column: a2.loc.end.column }, Rn(i2), t2.loc = { start: T(i2.loc.start), end: T(i2.loc.end) };
}
function Ti(e4, t2) {
  let n2 = (e5) => {
    let r2 = false;
    for (let i2 of e5.items) {
      if (!d(i2) || !Ci(i2.item)) continue;
      let a2 = i2.item;
      if (f(a2) && Kn(a2)) {
        delete i2.range, delete a2.range;
        let n3 = a2.loc.start.column + Math.max(t2, 2);
        for (let e6 of a2.items) U(e6, { lines: 0, columns: n3 - e6.loc.start.column });
        a2.loc.end.column = a2.loc.start.column + 1, Bn(a2), Rn(a2), r2 = true, Hn(e5), i2.comma = true, i2.loc.end = { line: a2.loc.end.line, column: a2.loc.end.column }, e5.loc.end = { line: a2.loc.end.line, column: a2.loc.end.column + (i2.comma ? 2 : 1) };
      }
      u(a2) && n2(a2) && (delete a2.range, delete i2.range, i2.loc.end = { line: a2.loc.end.line, column: a2.loc.end.column }, r2 = true, Hn(e5));
    }
    if (r2) {
      for (let t4 = 1; t4 < e5.items.length; t4++) {
        let n3 = e5.items[t4 - 1], r3 = e5.items[t4];
        n3.loc.end.line === r3.loc.start.line && U(r3, { lines: 0, columns: n3.loc.end.column + (n3.comma ? 2 : 1) - r3.loc.start.column });
      }
      let t3 = e5.items[e5.items.length - 1];
      t3 && (e5.loc.end = { line: Math.max(e5.loc.end.line, t3.loc.end.line), column: t3.loc.end.column + (t3.comma ? 2 : 1) });
    }
    return r2;
  };
  n2(e4);
}
function K(e4, t2 = L.default(), n2 = 0, r2 = false) {
  e4 = ji(e4);
  let i2 = Ir();
  tr(i2), $n(i2, t2.indentWidth);
  for (let a2 of Ei(e4, t2, n2, r2)) B(i2, i2, a2);
  if (H(i2), si(i2, t2), (t2.inlineTableStart ?? 1) > 1 && _i(i2, t2), t2.multilineTable !== `auto` || t2.multilineArray !== `auto`) for (let e5 of i2.items) (e5.type === `Table` || e5.type === `TableArray` || a(e5) && (u(e5.value) || f(e5.value))) && pi(e5, t2.indentWidth, t2.bracketSpacing);
  return yi(i2);
}
function* Ei(e4, t2, n2 = 0, r2 = false) {
  for (let i2 of Object.keys(e4)) {
    let a2 = e4[i2];
    if (a2 === void 0) continue;
    let o2 = ji(a2);
    o2 !== void 0 && (yield Br([i2], Oi(o2, t2, n2, r2), n2 > 0 && !r2, t2.escapeSequenceUpperCase));
  }
}
function Di(e4, t2, n2) {
  let r2 = e4.items[e4.items.length - 1];
  r2 && (r2.comma = true);
  let i2 = r2 ? { line: r2.loc.end.line, column: r2.loc.end.column + 2 } : { line: e4.loc.start.line, column: e4.loc.start.column + (n2.bracketSpacing ? 2 : 1) };
  U(t2, { lines: i2.line - t2.loc.start.line, columns: i2.column - t2.loc.start.column }), e4.items.push(t2), t2.comma = false, e4.loc.end = { line: t2.loc.end.line, column: t2.loc.end.column + (n2.bracketSpacing ? 2 : 1) };
}
function Oi(e4, t2, n2, r2) {
  let i2 = t2.minimumDecimals ?? 0;
  if (e4 === null) throw Error(`"null" values are not supported`);
  if (e4 === void 0) throw Error(`"undefined" values are not supported inside arrays`);
  return yt(e4) ? Wr(e4, void 0, t2.escapeSequenceUpperCase) : xt(e4) ? Qr(e4) : bt(e4) ? i2 > 0 ? $r(e4, i2) : Qr(e4) : St(e4) ? $r(e4, Math.max(i2, 1)) : Ct(e4) ? ei(e4) : Et(e4) ? ni(e4, t2.truncateZeroTimeInDates, t2.minimumTimeDecimals ?? 0) : bi(e4) ? ti(xi(e4), t2.truncateZeroTimeInDates, t2.minimumTimeDecimals ?? 0) : wt(e4) ? ti(e4, t2.truncateZeroTimeInDates, t2.minimumTimeDecimals ?? 0) : Array.isArray(e4) ? ki(e4, t2, n2, r2) : Ai(e4, t2, n2, r2);
}
function ki(e4, t2, n2, r2) {
  let i2 = ri(), a2 = !(e4.length === 0 && n2 > 0) && Fn(`array`, n2, r2, t2);
  if (In(i2, a2), $n(i2, t2.indentWidth), tr(i2), !a2) {
    for (let r3 of e4) Di(i2, G(Oi(r3, t2, n2 + 1, a2)), t2);
    if (i2.items.length > 0 && t2.trailingComma) {
      let e5 = i2.items[i2.items.length - 1];
      e5.comma = true, i2.loc.end.column++;
    }
    return i2;
  }
  for (let r3 of e4) {
    let e5 = G(Oi(r3, t2, n2 + 1, a2));
    wi(i2, e5, t2.indentWidth), B(i2, i2, e5);
  }
  return xr(i2, i2, t2.bracketSpacing), Sr(i2, i2, t2.trailingComma), H(i2), i2;
}
function Ai(e4, t2, n2, r2) {
  if (e4 = ji(e4), !P(e4)) return Oi(e4, t2, n2, r2);
  let i2 = ii(), a2 = !(Object.keys(e4).length === 0 && n2 > 0) && Fn(`table`, n2, r2, t2);
  if (In(i2, a2), $n(i2, t2.indentWidth), tr(i2), !a2) {
    for (let r3 of Ei(e4, t2, n2 + 1, a2)) Di(i2, G(r3), t2);
    if (i2.items.length > 0 && t2.trailingComma) {
      let e5 = i2.items[i2.items.length - 1];
      e5.comma = true, i2.loc.end.column++;
    }
    return i2;
  }
  for (let r3 of Ei(e4, t2, n2 + 1, a2)) B(i2, i2, G(r3));
  return xr(i2, i2, t2.bracketSpacing), Sr(i2, i2, t2.trailingComma), H(i2), i2;
}
function ji(e4) {
  return !e4 || wt(e4) || Et(e4) ? e4 : typeof e4.toJSON == `function` ? e4.toJSON() : e4;
}
var Mi = /(\r\n|\n)/g;
function Ni(e4, t2) {
  let n2 = [], r2 = (e5) => {
    let t3 = { line: e5.loc.end.line, column: e5.loc.end.column - 1 }, n3 = e5.items[e5.items.length - 1];
    return n3 && (n3.loc.end.line > t3.line || n3.loc.end.line === t3.line && n3.loc.end.column > t3.column) && (t3.line = n3.loc.end.line, t3.column = n3.loc.end.column + +!!n3.comma), t3;
  };
  function i2(e5) {
    switch (e5.type) {
      case `Document`:
        for (let t3 = 0; t3 < e5.items.length; t3++) i2(e5.items[t3]);
        break;
      case `Table`: {
        let t3 = e5;
        i2(t3.key);
        for (let e6 = 0; e6 < t3.items.length; e6++) i2(t3.items[e6]);
        break;
      }
      case `TableKey`: {
        let t3 = e5;
        Ii(n2, t3.loc, `[` + t3.item.raw + `]`);
        break;
      }
      case `TableArray`: {
        let t3 = e5;
        i2(t3.key);
        for (let e6 = 0; e6 < t3.items.length; e6++) i2(t3.items[e6]);
        break;
      }
      case `TableArrayKey`: {
        let t3 = e5;
        Ii(n2, t3.loc, `[[` + t3.item.raw + `]]`);
        break;
      }
      case `KeyValue`: {
        let t3 = e5, r3 = t3.loc.start.line;
        Li(n2, r3, t3.equals, `=`), i2(t3.key), i2(t3.value);
        break;
      }
      case `Key`:
        Ii(n2, e5.loc, e5.raw);
        break;
      case `String`:
        Ii(n2, e5.loc, e5.raw);
        break;
      case `Integer`:
        Ii(n2, e5.loc, e5.raw);
        break;
      case `Float`:
        Ii(n2, e5.loc, e5.raw);
        break;
      case `Boolean`:
        Ii(n2, e5.loc, e5.value.toString());
        break;
      case `DateTime`:
        Ii(n2, e5.loc, e5.raw);
        break;
      case `InlineArray`: {
        let t3 = e5, { start: a2 } = t3.loc, o2 = r2(t3);
        Li(n2, a2.line, a2.column, `[`), Li(n2, o2.line, o2.column, `]`);
        for (let e6 = 0; e6 < t3.items.length; e6++) i2(t3.items[e6]);
        break;
      }
      case `InlineTable`: {
        let t3 = e5, { start: a2 } = t3.loc, o2 = r2(t3);
        Li(n2, a2.line, a2.column, `{`), Li(n2, o2.line, o2.column, `}`);
        for (let e6 = 0; e6 < t3.items.length; e6++) i2(t3.items[e6]);
        break;
      }
      case `InlineItem`: {
        let t3 = e5;
        if (i2(t3.item), t3.comma) {
          let e6 = t3.loc.end;
          Li(n2, e6.line, e6.column, `,`);
        }
        break;
      }
      case `Comment`:
        Ii(n2, e5.loc, e5.raw);
        break;
      default: {
        let t3 = e5.type;
        throw Error(`toTOML: Unrecognized node type: ${String(t3)}`);
      }
    }
  }
  if (kt(e4)) for (let t3 of e4) i2(t3);
  else i2(e4);
  if (t2.useTabsForIndentation) {
    let t3 = /* @__PURE__ */ new Set(), r3 = (e5) => {
      if (e5.type === `String` && e5.loc.end.line > e5.loc.start.line) for (let n3 = e5.loc.start.line + 1; n3 <= e5.loc.end.line; n3++) t3.add(n3);
      if (m(e5)) for (let t4 of e5.items) r3(t4);
      a(e5) && r3(e5.value), d(e5) && r3(e5.item);
    };
    if (kt(e4)) for (let t4 of e4) r3(t4);
    else r3(e4);
    for (let e5 = 0; e5 < n2.length; e5++) {
      if (t3.has(e5 + 1)) continue;
      let r4 = n2[e5], i3 = r4.match(/^( +)/);
      if (i3) {
        let t4 = i3[1], a2 = `	`.repeat(t4.length);
        n2[e5] = a2 + r4.substring(t4.length);
      }
    }
  }
  return n2.join(t2.newLine) + t2.newLine.repeat(t2.trailingNewline);
}
function Pi(e4, n2) {
  let i2 = kt(e4) ? Array.from(e4) : [e4], o2 = [], s2 = [], c2 = [], l2 = /* @__PURE__ */ new WeakSet(), p2 = 1, g2 = 0, _2 = (e5) => {
    if (e5.type === `Comment` && c2.push(e5), a(e5)) _2(e5.value);
    else if (d(e5)) _2(e5.item);
    else if (e5.type === `Table` || e5.type === `TableArray`) for (let t2 of e5.items) _2(t2);
    else if (m(e5)) for (let t2 of e5.items) _2(t2);
  };
  for (let e5 of i2) _2(e5);
  let v2 = /* @__PURE__ */ new WeakSet(), y2 = (e5) => {
    for (let n3 of e5) if (a(n3)) {
      let e6 = n3.value;
      (f(e6) || u(e6)) && v2.add(e6);
    } else (t(n3) || r(n3)) && y2(n3.items);
  };
  y2(i2);
  let b2 = (e5) => (n2.useTabsForIndentation ? `	` : ` `).repeat(e5), x2 = (e5) => {
    if (e5.length === 0) return;
    o2.push(e5);
    let t2 = e5.split(/\r\n|\n/);
    t2.length === 1 ? g2 += e5.length : (p2 += t2.length - 1, g2 = t2[t2.length - 1].length);
  }, S2 = (e5, t2) => {
    e5 > p2 ? (x2(n2.newLine.repeat(e5 - p2)), t2 > 0 && x2(b2(t2))) : e5 === p2 && t2 > g2 ? x2(g2 === 0 ? b2(t2) : ` `.repeat(t2 - g2)) : o2.length > 0 && (e5 < p2 || e5 === p2 && t2 < g2) && (x2(n2.newLine), t2 > 0 && x2(b2(t2)));
  }, C2 = (e5) => {
    switch (e5.type) {
      case `Key`:
        return e5.raw;
      case `String`:
        return e5.raw;
      case `Integer`:
        return e5.raw;
      case `Float`:
        return e5.raw;
      case `Boolean`:
        return e5.value.toString();
      case `DateTime`:
        return e5.raw;
      case `Comment`:
        return e5.raw;
      default:
        return;
    }
  }, w2 = (e5) => {
    if (a(e5)) return [e5.key, e5.value];
    if (d(e5) || h(e5)) return [e5.item];
    if (e5.type === `Table` || e5.type === `TableArray`) {
      let t2 = e5;
      return [t2.key, ...t2.items];
    }
    return m(e5) ? e5.items : [];
  }, T2 = (e5) => {
    let t2 = [e5];
    for (; t2.length > 0; ) {
      let e6 = t2.pop();
      if (e6.dirty) return false;
      let n3 = C2(e6);
      if (n3 !== void 0) {
        let t3 = R(e6);
        if (!t3 || !e6.range || t3.slice(e6.range[0], e6.range[1]) !== n3) return false;
      } else if (!Sn(e6)) return false;
      t2.push(...w2(e6));
    }
    return true;
  }, E2 = (e5) => e5.type !== `Document` && e5.type !== `InlineItem` && e5.type !== `TableKey` && e5.type !== `TableArrayKey` && (C2(e5) !== void 0 || Sn(e5)), D2 = (e5, t2, r2 = false) => {
    t2.line > e5.line ? (x2(n2.newLine.repeat(t2.line - e5.line)), t2.column > 0 && x2(r2 ? ` `.repeat(t2.column) : b2(t2.column))) : t2.line === e5.line && t2.column > e5.column && x2(` `.repeat(t2.column - e5.column));
  }, O2 = (e5, t2, n3) => {
    var r2, i3;
    let a2 = R(e5);
    if (!a2 || !e5.range || u(e5) && Un(e5) && (!n3 || t2 && !t2.range || n3 && !n3.range) || t2 && R(t2) !== a2 || n3 && R(n3) !== a2) return;
    let o3 = (t2 == null || (r2 = t2.range) == null ? void 0 : r2[1]) ?? e5.range[0] + 1, s3 = (n3 == null || (i3 = n3.range) == null ? void 0 : i3[0]) ?? e5.range[1] - 1;
    if (o3 === void 0 || s3 === void 0 || s3 < o3) return;
    let c3 = a2.slice(o3, s3);
    if (t2 != null && t2.comma && c3.startsWith(`,`) && (c3 = c3.slice(1)), /^[\t \r\n]*$/.test(c3)) return c3;
  }, k2 = (e5, t2) => {
    let n3 = R(t2);
    return n3 !== void 0 && R(e5) === n3 && t2.range !== void 0 && e5.range !== void 0 && e5.range[0] >= t2.range[0] && e5.range[1] <= t2.range[1];
  }, A2 = (e5) => {
    let t2 = f(e5) && Vn(e5), r2;
    for (let n3 of e5.items) {
      let i4 = r2 ? { line: r2.loc.end.line, column: r2.loc.end.column + +!!r2.comma } : { line: e5.loc.start.line, column: e5.loc.start.column + 1 }, a3 = c2.filter((t3) => !l2.has(t3) && k2(t3, e5) && t3.loc.start.line >= i4.line && t3.loc.end.line <= n3.loc.start.line && (t3.loc.start.line > i4.line || t3.loc.start.column >= i4.column) && (t3.loc.end.line < n3.loc.start.line || t3.loc.end.column <= n3.loc.start.column) && t3.loc.start.line >= e5.loc.start.line && t3.loc.end.line <= e5.loc.end.line).sort((e6, t3) => e6.loc.start.line - t3.loc.start.line || e6.loc.start.column - t3.loc.start.column);
      if (a3.length > 0) {
        for (let e6 of a3) D2(i4, e6.loc.start), x2(e6.raw), l2.add(e6), i4 = e6.loc.end;
        D2(i4, n3.loc.start);
      } else {
        let a4 = O2(e5, r2, n3);
        if (a4 !== void 0) x2(a4);
        else {
          let a5 = R(n3) !== R(e5);
          if (r2 && a5 && n3.loc.start.line === r2.loc.end.line) {
            let t3 = pe(e5) ?? 2, n4 = Math.max(0, t3 - 1);
            n4 > 0 && x2(` `.repeat(n4));
          } else D2(i4, n3.loc.start, t2);
        }
      }
      j2(n3, false);
      for (let t3 of c2) {
        if (l2.has(t3) || !k2(t3, e5) || t3.loc.start.line !== n3.loc.end.line || t3.loc.start.column < n3.loc.end.column || t3.loc.start.line < e5.loc.start.line || t3.loc.end.line > e5.loc.end.line) continue;
        let r3 = n3.loc.end.column + +!!n3.comma;
        t3.loc.start.column > r3 && x2(` `.repeat(t3.loc.start.column - r3)), x2(t3.raw), l2.add(t3);
      }
      r2 = n3;
    }
    let i3 = r2 ? { line: r2.loc.end.line, column: r2.loc.end.column + +!!r2.comma } : { line: e5.loc.start.line, column: e5.loc.start.column + 1 }, a2 = c2.filter((t3) => !l2.has(t3) && k2(t3, e5) && t3.loc.start.line >= i3.line && t3.loc.end.line <= e5.loc.end.line).sort((e6, t3) => e6.loc.start.line - t3.loc.start.line || e6.loc.start.column - t3.loc.start.column);
    if (a2.length > 0) {
      for (let e6 of a2) D2(i3, e6.loc.start), x2(e6.raw), l2.add(e6), i3 = e6.loc.end;
      D2(i3, { line: e5.loc.end.line, column: e5.loc.end.column - 1 });
    } else {
      let a3 = O2(e5, r2, void 0);
      if (a3 !== void 0) x2(a3);
      else if (r2) t2 && r2.comma && x2(` `), D2(i3, { line: e5.loc.end.line, column: e5.loc.end.column - 1 }, t2);
      else {
        let t3 = R(e5);
        if (t3 && e5.range) {
          let r3 = t3.slice(e5.range[0], e5.range[1]), i4 = Math.max(r3.lastIndexOf(`
`), r3.lastIndexOf(`\r`)), a4 = v2.has(e5) || Gn(e5);
          if (i4 !== -1 && a4 && kn(e5)) {
            var o3;
            let e6 = ((o3 = r3.slice(i4 + 1, -1).match(/^[\t ]*/)) == null ? void 0 : o3[0]) ?? ``;
            x2(n2.newLine + e6);
          }
        }
      }
    }
  }, j2 = (e5, t2 = true) => {
    if (e5.type === `Comment` && l2.has(e5)) return;
    let n3 = R(e5);
    if (!(n3 !== void 0 && e5.range && s2.some((t3) => t3.source === n3 && t3.start <= e5.range[0] && t3.end >= e5.range[1]))) {
      if (E2(e5) && T2(e5) && e5.range && n3 !== void 0) {
        let r2 = n3.slice(e5.range[0], e5.range[1]), i3 = C2(e5);
        if (i3 === void 0 || i3 === r2) {
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(r2), s2.push({ source: n3, start: e5.range[0], end: e5.range[1] });
          return;
        }
      }
      switch (e5.type) {
        case `Document`:
          for (let t3 of e5.items) j2(t3);
          break;
        case `Table`: {
          let n4 = e5;
          j2(n4.key, t2);
          for (let e6 of n4.items) j2(e6);
          break;
        }
        case `TableKey`: {
          let n4 = e5;
          t2 && S2(n4.loc.start.line, n4.loc.start.column), x2(`[${n4.item.raw}]`);
          break;
        }
        case `TableArray`: {
          let n4 = e5;
          j2(n4.key, t2);
          for (let e6 of n4.items) j2(e6);
          break;
        }
        case `TableArrayKey`: {
          let n4 = e5;
          t2 && S2(n4.loc.start.line, n4.loc.start.column), x2(`[[${n4.item.raw}]]`);
          break;
        }
        case `KeyValue`: {
          let n4 = e5;
          t2 && S2(n4.loc.start.line, n4.loc.start.column), j2(n4.key, false), D2(n4.key.loc.end, { line: n4.loc.start.line, column: n4.equals }), x2(`=`), D2({ line: n4.loc.start.line, column: n4.equals + 1 }, n4.value.loc.start), j2(n4.value, false);
          break;
        }
        case `Key`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.raw);
          break;
        case `String`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.raw);
          break;
        case `Integer`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.raw);
          break;
        case `Float`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.raw);
          break;
        case `Boolean`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.value.toString());
          break;
        case `DateTime`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.raw);
          break;
        case `InlineArray`: {
          let n4 = e5;
          t2 && S2(n4.loc.start.line, n4.loc.start.column), x2(`[`), A2(n4), x2(`]`);
          break;
        }
        case `InlineTable`: {
          let n4 = e5;
          t2 && S2(n4.loc.start.line, n4.loc.start.column), x2(`{`), A2(n4), x2(`}`);
          break;
        }
        case `InlineItem`: {
          let t3 = e5;
          if (j2(t3.item, false), t3.comma) {
            let e6 = R(t3);
            if (e6 && t3.range && t3.item.range && R(t3.item) === e6) {
              let n4 = e6.slice(t3.item.range[1], t3.range[1]);
              /^[\t ]*$/.test(n4) && x2(n4);
            }
            x2(`,`);
          }
          break;
        }
        case `Comment`:
          t2 && S2(e5.loc.start.line, e5.loc.start.column), x2(e5.raw);
          break;
        default:
          throw Error(`toTOMLCursor: Unrecognized node type: ${String(e5.type)}`);
      }
    }
  };
  for (let e5 of i2) j2(e5);
  return o2.join(``).replace(/\r\n|\n/g, n2.newLine) + n2.newLine.repeat(n2.trailingNewline);
}
function Ii(e4, t2, n2) {
  if (t2.start.line === t2.end.line) {
    let r3 = Ri(e4, t2.start.line), i3 = r3.substring(0, t2.start.column), a2 = i3.length < t2.start.column ? i3.padEnd(t2.start.column, ` `) : i3, o2 = r3.substring(t2.end.column);
    e4[t2.start.line - 1] = a2 + n2 + o2;
    return;
  }
  let r2 = n2.split(Mi).filter((e5) => e5 !== `
` && e5 !== `\r
`), i2 = t2.end.line - t2.start.line + 1;
  if (r2.length !== i2) throw Error(`Mismatch between location and raw string, expected ${i2} lines for "${n2}"`);
  for (let n3 = t2.start.line; n3 <= t2.end.line; n3++) {
    let i3 = Ri(e4, n3), a2 = n3 === t2.start.line, o2 = n3 === t2.end.line, s2 = ``;
    if (a2) {
      let e5 = i3.substring(0, t2.start.column);
      s2 = e5.length < t2.start.column ? e5.padEnd(t2.start.column, ` `) : e5;
    }
    let c2 = o2 ? i3.substring(t2.end.column) : ``;
    e4[n3 - 1] = s2 + r2[n3 - t2.start.line] + c2;
  }
}
function Li(e4, t2, n2, r2) {
  let i2 = Ri(e4, t2), a2 = i2.length < n2 ? i2.padEnd(n2, ` `) : i2.substring(0, n2), o2 = i2.substring(n2 + 1);
  e4[t2 - 1] = a2 + r2 + o2;
}
function Ri(e4, t2) {
  if (!e4[t2 - 1]) for (let n2 = 0; n2 < t2; n2++) e4[n2] || (e4[n2] = ``);
  return e4[t2 - 1];
}
function zi(e4, t2 = `asNeeded`) {
  let n2 = e4.replace(/_/g, ``), r2 = n2;
  if (/^[+-]?0x/i.test(n2) || /^[+-]?0o/i.test(n2) || /^[+-]?0b/i.test(n2)) {
    let e5 = n2[0] === `+` || n2[0] === `-` ? n2[0] : ``;
    r2 = e5 + n2.slice(+!!e5).toLowerCase();
  }
  let i2;
  try {
    i2 = BigInt(r2);
  } catch {
    return Number(n2);
  }
  return t2 === true ? i2 : t2 === false || i2 >= BigInt(-(2 ** 53 - 1)) && i2 <= BigInt(2 ** 53 - 1) ? Number(i2) : i2;
}
function Bi(e4, t2, n2) {
  for (let r2 of e4.items) {
    let e5 = r2.item;
    if (e5.value.type === `InlineTable`) {
      let r3 = t2.concat(e5.key.value);
      n2.add(Yi(r3)), Bi(e5.value, r3, n2);
    }
  }
}
function Vi(e4) {
  var t2, n2, r2, i2, a2, o2;
  if ((t2 = e4.constructor) != null && (t2 = t2.name) != null && (n2 = t2.startsWith) != null && n2.call(t2, `Temporal.`) || ((r2 = e4.constructor) == null ? void 0 : r2.name) === `PlainDate` || ((i2 = e4.constructor) == null ? void 0 : i2.name) === `PlainTime` || ((a2 = e4.constructor) == null ? void 0 : a2.name) === `PlainDateTime` || ((o2 = e4.constructor) == null ? void 0 : o2.name) === `ZonedDateTime`) return e4;
  let s2 = globalThis.Temporal;
  if (e4 instanceof Ee) return s2.PlainDate.from(e4.toISOString());
  if (e4 instanceof De) return s2.PlainTime.from(e4.toISOString());
  if (e4 instanceof Oe) return s2.PlainDateTime.from(e4.toISOString().replace(` `, `T`));
  if (e4 instanceof ke) {
    let t3 = e4.toISOString().replace(` `, `T`), n3 = t3.match(/([+-]\d{2}:\d{2}|Z)$/), r3 = n3 ? n3[1] : `Z`, i3 = t3.replace(/([+-]\d{2}:\d{2}|Z)$/, ``), a3 = r3 === `Z` ? `+00:00` : r3;
    return s2.ZonedDateTime.from(`${i3}${r3}[${a3}]`);
  }
  return s2.PlainDateTime.from(e4.toISOString().replace(`Z`, ``));
}
function q(e4, t2 = ``, n2 = {}) {
  let { integersAsBigInt: r2 = `asNeeded`, temporal: i2 = false } = n2, a2 = ht(), o2 = /* @__PURE__ */ new Set(), s2 = /* @__PURE__ */ new Set(), c2 = /* @__PURE__ */ new Set(), l2 = /* @__PURE__ */ new Set(), u2 = /* @__PURE__ */ new Set(), d2 = a2, f2 = [], p2 = { tables: o2, table_arrays: s2, defined: c2, implicit_tables: l2, inline_tables: u2 };
  for (let t3 of e4) switch (t3.type) {
    case `Table`:
      m2(t3);
      for (let e5 of t3.items) e5.type === `KeyValue` && g2(e5);
      break;
    case `TableArray`:
      h2(t3);
      for (let e5 of t3.items) e5.type === `KeyValue` && g2(e5);
      break;
    case `KeyValue`:
      g2(t3);
  }
  return a2;
  function m2(e5) {
    let n3 = e5.key.item.value;
    try {
      Ui(a2, [], n3, e5.type, p2);
    } catch (n4) {
      let r4 = n4;
      throw new O(t2, e5.key.loc.start, r4.message);
    }
    let r3 = Yi(n3);
    o2.add(r3), c2.add(r3), d2 = Wi(a2, n3), f2 = n3;
  }
  function h2(e5) {
    let n3 = e5.key.item.value;
    try {
      Ui(a2, [], n3, e5.type, p2);
    } catch (n4) {
      let r4 = n4;
      throw new O(t2, e5.key.loc.start, r4.message);
    }
    let r3 = Yi(n3);
    s2.add(r3), c2.add(r3), d2 = Gi(a2, n3), f2 = n3;
  }
  function g2(e5) {
    let n3 = e5.key.value;
    try {
      Ui(d2, f2, n3, e5.type, p2);
    } catch (n4) {
      let r3 = n4;
      throw new O(t2, e5.key.loc.start, r3.message);
    }
    if (n3.length > 1) for (let e6 = 1; e6 < n3.length; e6++) {
      let t3 = Yi(f2.concat(n3.slice(0, e6)));
      l2.add(t3), c2.add(t3);
    }
    let a3;
    try {
      a3 = Hi(e5.value, { integersAsBigInt: r2, temporal: i2 });
    } catch (n4) {
      let r3 = n4;
      throw new O(t2, e5.value.loc.start, r3.message);
    }
    if (e5.value.type === `InlineTable`) {
      let t3 = f2.concat(n3);
      u2.add(Yi(t3)), Bi(e5.value, t3, u2);
    }
    let o3 = n3.length > 1 ? Wi(d2, n3.slice(0, -1)) : d2;
    o3[N(n3)] = a3, c2.add(Yi(f2.concat(n3)));
  }
}
function Hi(e4, t2 = {}) {
  let { integersAsBigInt: n2 = `asNeeded`, temporal: r2 = false } = t2;
  switch (e4.type) {
    case `InlineTable`:
      let t3 = ht(), i2 = /* @__PURE__ */ new Set(), a2 = /* @__PURE__ */ new Map();
      return e4.items.forEach(({ item: e5 }) => {
        let o2 = e5.key.value, s2 = Hi(e5.value, { integersAsBigInt: n2, temporal: r2 }), c2 = Ji(o2), l2 = Yi(o2);
        if (i2.has(l2)) throw Error(`Duplicate key "${c2}" in inline table`);
        for (let e6 = 1; e6 < o2.length; e6++) {
          let t4 = Ji(o2.slice(0, e6));
          if (i2.has(Yi(o2.slice(0, e6)))) throw Error(`Key "${c2}" conflicts with key: "${t4}"`);
        }
        if (a2.has(l2)) {
          let e6 = a2.get(l2);
          throw Error(`Key "${c2}" conflicts with key: "${e6}"`);
        }
        i2.add(l2);
        for (let e6 = 1; e6 < o2.length; e6++) {
          let t4 = Yi(o2.slice(0, e6));
          a2.has(t4) || a2.set(t4, c2);
        }
        let u2 = o2.length > 1 ? Wi(t3, o2.slice(0, -1)) : t3;
        u2[N(o2)] = s2;
      }), t3;
    case `InlineArray`:
      return e4.items.map((e5) => Hi(e5.item, { integersAsBigInt: n2, temporal: r2 }));
    case `DateTime`:
      if (r2) {
        if (globalThis.Temporal === void 0) throw Error(`Temporal API is not available in this runtime. Set temporal: false or use a runtime with Temporal support.`);
        return Vi(e4.value);
      }
      return e4.value;
    case `String`:
      return e4.value;
    case `Integer`:
      return zi(e4.raw, n2);
    case `Float`:
    case `Boolean`:
      return e4.value;
    default:
      throw Error(`Unrecognized value type "${e4.type}"`);
  }
}
function Ui(e4, t2, n2, r2, i2) {
  let a2 = t2.length > 0 ? [...t2] : [], o2 = Array(n2.length), s2 = Array(n2.length);
  for (let e5 = 0; e5 < n2.length; e5++) a2.push(n2[e5]), o2[e5] = Ji(a2), s2[e5] = Yi(a2);
  let c2 = o2[n2.length - 1], l2 = s2[n2.length - 1];
  if (r2 === `KeyValue` && n2.length > 1) for (let e5 = 1; e5 < n2.length; e5++) {
    let t3 = o2[e5 - 1];
    if (i2.inline_tables.has(s2[e5 - 1])) throw Error(`Cannot extend inline table at ${t3}`);
  }
  if ((r2 === `Table` || r2 === `TableArray`) && i2.inline_tables.has(l2)) throw Error(`Cannot extend inline table at ${c2}`);
  if (r2 === `Table` || r2 === `TableArray`) for (let e5 = 1; e5 < n2.length; e5++) {
    let t3 = o2[e5 - 1];
    if (i2.inline_tables.has(s2[e5 - 1])) throw Error(`Cannot extend inline table at ${t3}`);
  }
  if (r2 === `KeyValue` && n2.length > 1) for (let e5 = 1; e5 < n2.length; e5++) {
    let t3 = o2[e5 - 1];
    if (i2.table_arrays.has(s2[e5 - 1])) throw Error(`Cannot traverse Array of Tables at ${t3}`);
  }
  if ((r2 === `Table` || r2 === `TableArray`) && i2.implicit_tables.has(l2)) throw Error(`Implicit table already defined: ${c2}`);
  if (r2 === `KeyValue` && i2.implicit_tables.has(l2)) throw Error(`Table already defined: ${c2}`);
  if (r2 === `KeyValue` && n2.length > 1) for (let e5 = 1; e5 <= n2.length; e5++) {
    let t3 = o2[e5 - 1];
    if (i2.tables.has(s2[e5 - 1])) throw Error(`Cannot extend explicit table ${t3} with dotted keys`);
  }
  let u2 = 0;
  for (let t3 of n2) {
    if (!Pt(e4, t3)) return;
    if (qi(e4[t3])) throw Error(`Value already defined for ${o2[u2]}`);
    let r3 = o2[u2];
    if (Array.isArray(e4[t3]) && !i2.table_arrays.has(s2[u2])) throw Error(`Cannot add to static array at ${r3}`);
    let a3 = u2++ < n2.length - 1;
    e4 = Array.isArray(e4[t3]) && a3 ? N(e4[t3]) : e4[t3];
  }
  let d2 = c2;
  if (e4 && r2 === `Table` && i2.defined.has(l2) || e4 && r2 === `KeyValue` && n2.length === 1 && i2.defined.has(l2) && !qi(e4)) throw Error(`Table already defined: ${d2}`);
  if (e4 && r2 === `TableArray` && !i2.table_arrays.has(l2)) throw Error(`Cannot add Array of Tables to table at ${d2}`);
}
function Wi(e4, t2) {
  let n2 = Ki(e4, t2.slice(0, -1)), r2 = N(t2);
  return n2[r2] || (n2[r2] = ht()), n2[r2];
}
function Gi(e4, t2) {
  let n2 = Ki(e4, t2.slice(0, -1)), r2 = N(t2);
  n2[r2] || (n2[r2] = []);
  let i2 = ht();
  return n2[N(t2)].push(i2), i2;
}
function Ki(e4, t2) {
  return t2.reduce((e5, t3) => (e5[t3] || (e5[t3] = ht()), Array.isArray(e5[t3]) ? N(e5[t3]) : e5[t3]), e4);
}
function qi(e4) {
  return typeof e4 != `object` && !wt(e4);
}
function Ji(e4) {
  return e4.join(`.`);
}
function Yi(e4) {
  return JSON.stringify(e4);
}
function J(e4) {
  return e4.type === `Add`;
}
function Xi(e4) {
  return e4.type === `Edit`;
}
function Y(e4) {
  return e4.type === `Remove`;
}
function Zi(e4) {
  return e4.type === `Move`;
}
function Qi(e4) {
  return e4.type === `Rename`;
}
function $i(e4, t2, n2 = [], r2 = {}) {
  return gt(e4, t2) || zt(e4, t2) || typeof e4 == `number` && typeof t2 == `number` && Number.isNaN(e4) && Number.isNaN(t2) && vt(e4) === vt(t2) ? [] : Array.isArray(e4) && Array.isArray(t2) ? ia(e4, t2, n2, r2) : P(e4) && P(t2) ? ea(e4, t2, n2, r2) : [{ type: `Edit`, path: n2 }];
}
function ea(e4, t2, n2 = [], r2 = {}) {
  let i2 = [], a2 = Object.keys(e4), o2 = a2.map((t3) => Bt(e4[t3])), s2 = Object.keys(t2), c2 = s2.map((e5) => Bt(t2[e5])), l2 = new Map(s2.map((e5, t3) => [e5, c2[t3]])), u2 = new Set(a2), d2 = new Set(s2), f2 = (e5, t3, n3) => {
    let r3 = /* @__PURE__ */ new Map();
    return e5.forEach((e6, i3) => {
      if (n3.has(e6)) return;
      let a3 = r3.get(t3[i3]);
      a3 ? a3.push(e6) : r3.set(t3[i3], [e6]);
    }), r3;
  }, p2 = f2(a2, o2, d2), m2 = f2(s2, c2, u2), h2 = /* @__PURE__ */ new Map(), g2 = /* @__PURE__ */ new Set(), _2 = /* @__PURE__ */ new Map();
  for (let [e5, t3] of p2) {
    let n3 = m2.get(e5);
    if (!n3) continue;
    let r3 = Math.min(t3.length, n3.length);
    for (let e6 = 0; e6 < r3; e6++) h2.set(t3[e6], n3[e6]), g2.add(n3[e6]), _2.set(n3[e6], t3[e6]);
  }
  a2.forEach((a3, s3) => {
    let c3 = n2.concat(a3);
    if (d2.has(a3)) {
      let n3 = e4[a3], u3 = t2[a3], d3 = typeof n3 == `number` && !Number.isFinite(n3) || typeof u3 == `number` && !Number.isFinite(u3);
      (r2.updateOrder || d3 || o2[s3] !== l2.get(a3)) && Vt(i2, $i(e4[a3], t2[a3], c3, r2));
    } else h2.has(a3) ? i2.push({ type: `Rename`, path: n2, from: a3, to: h2.get(a3) }) : i2.push({ type: `Remove`, path: c3 });
  }), s2.forEach((e5) => {
    if (!u2.has(e5) && !g2.has(e5)) {
      let t3 = { type: `Add`, path: n2.concat(e5) };
      if (r2.orderSource !== void 0) {
        let i3 = r2.orderSource;
        for (let e6 of n2) i3 = i3 == null ? void 0 : i3[e6];
        if (P(i3)) {
          let n3 = Object.keys(i3), r3 = n3.indexOf(e5);
          for (let e6 = r3 + 1; e6 < n3.length; e6++) {
            let r4 = n3[e6], i4 = _2.get(r4) ?? (u2.has(r4) ? r4 : void 0);
            if (i4 !== void 0) {
              t3.before = i4;
              break;
            }
          }
        }
      }
      i2.push(t3);
    }
  });
  let v2 = s2;
  if (r2.orderSource !== void 0) {
    let e5 = r2.orderSource;
    for (let t3 of n2) e5 = e5 == null ? void 0 : e5[t3];
    if (P(e5)) {
      let t3 = new Set(s2);
      v2 = Object.keys(e5).filter((e6) => t3.has(e6));
    }
  }
  let y2 = i2.filter((e5) => J(e5) && e5.path.length === n2.length + 1 || Qi(e5) && e5.path.length === n2.length);
  if (r2.orderSource !== void 0 && y2.length > 1) {
    let e5 = [...y2].sort((e6, t4) => {
      let n3 = J(e6) ? e6.path[e6.path.length - 1] : Qi(e6) ? e6.to : ``, r3 = J(t4) ? t4.path[t4.path.length - 1] : Qi(t4) ? t4.to : ``;
      return v2.indexOf(n3) - v2.indexOf(r3);
    }), t3 = 0;
    i2 = i2.map((n3) => y2.includes(n3) ? e5[t3++] : n3);
  }
  if (r2.updateOrder) {
    let e5 = [];
    for (let t3 of a2) if (d2.has(t3)) e5.includes(t3) || e5.push(t3);
    else if (h2.has(t3)) {
      let n3 = h2.get(t3);
      e5.includes(n3) || e5.push(n3);
    }
    for (let t3 of s2) e5.includes(t3) || e5.push(t3);
    s2.forEach((t3, r3) => {
      if (e5[r3] === t3) return;
      let a3 = e5.indexOf(t3);
      i2.push({ type: `Move`, path: n2, from: a3, to: r3, key: t3 }), e5.splice(a3, 1), e5.splice(r3, 0, t3);
    });
  }
  return i2;
}
function ta(e4) {
  if (typeof e4 == `string`) return e4.includes(`
`);
  if (Array.isArray(e4)) return e4.length > 0;
  if (typeof e4 == `object` && e4 && !(e4 instanceof Date)) {
    let t2 = Object.values(e4);
    return t2.some((e5) => typeof e5 == `object` && !!e5) || t2.some(ta);
  }
  return false;
}
function na(e4) {
  return typeof e4 == `object` && !!e4 && !Array.isArray(e4) && !(e4 instanceof Date);
}
function ra(e4) {
  return e4.length > 4 && e4.some((e5) => typeof e5 == `string`) && e4.some(na);
}
function ia(e4, t2, n2 = [], r2 = {}) {
  let i2 = [], a2 = e4.map(Bt), o2 = t2.map(Bt), s2 = e4.some(ta) || t2.some(ta) || ra(e4) || ra(t2), c2 = e4.slice(), l2 = 0, u2 = false, d2 = (e5) => {
    let t3 = { type: `Remove`, path: n2.concat(e5) };
    return (!u2 || l2 > 0) && Object.defineProperty(t3, "coordinate", { value: `source` }), t3;
  };
  for (let e5 = 0; e5 < o2.length; e5++) {
    let f2 = o2[e5], p2 = e5 >= a2.length;
    if (!p2 && a2[e5] === f2) continue;
    let m2 = p2 ? -1 : a2.indexOf(f2, e5 + 1);
    if (m2 > -1) {
      let r3 = a2[e5], p3 = 0;
      for (let t3 = e5; t3 < a2.length; t3++) a2[t3] === r3 && p3++;
      let h3 = 0;
      for (let t3 = e5; t3 < o2.length; t3++) o2[t3] === r3 && h3++;
      let g2 = p3 > h3;
      if (s2 && (o2.indexOf(a2[e5]) === -1 || g2)) {
        i2.push(d2(e5 + l2)), a2.splice(e5, 1), c2.splice(e5, 1), l2++, e5--;
        continue;
      }
      if (l2 > 0 && g2) {
        i2.push(d2(e5 + l2)), a2.splice(e5, 1), c2.splice(e5, 1), l2++, e5--;
        continue;
      }
      if (s2 && l2 > 0) {
        i2.push({ type: `Add`, path: n2.concat(e5) }), u2 = true, a2.splice(e5, 0, f2), c2.splice(e5, 0, t2[e5]), l2--;
        continue;
      }
      i2.push({ type: `Move`, path: n2, from: m2, to: e5 });
      let _2 = a2.splice(m2, 1);
      a2.splice(e5, 0, ..._2);
      let v2 = c2.splice(m2, 1);
      c2.splice(e5, 0, ...v2);
      continue;
    }
    let h2 = false;
    if (!p2) {
      let t3 = a2[e5], n3 = 0;
      for (let r4 = e5; r4 < a2.length; r4++) a2[r4] === t3 && n3++;
      let r3 = 0;
      for (let n4 = e5; n4 < o2.length; n4++) o2[n4] === t3 && r3++;
      h2 = n3 > r3;
    }
    if (!p2 && h2) {
      Vt(i2, $i(c2[e5], t2[e5], n2.concat(e5), r2)), a2[e5] = f2, c2[e5] = t2[e5];
      continue;
    }
    i2.push({ type: `Add`, path: n2.concat(e5) }), u2 = true, a2.splice(e5, 0, f2), c2.splice(e5, 0, t2[e5]), l2 > 0 && l2--;
  }
  for (let e5 = o2.length; e5 < a2.length; e5++) i2.push(d2(e5 + l2));
  return i2;
}
function X(n2, i2) {
  if (!i2.length) return d(n2) && a(n2.item) ? n2.item : n2;
  if (a(n2)) return X(n2.value, i2);
  let o2 = {}, s2, c2;
  if (m(n2) && n2.items.some((l2, u2) => {
    try {
      let f2 = [];
      if (a(l2)) f2 = l2.key.value;
      else if (t(l2)) f2 = l2.key.item.value;
      else if (r(l2)) {
        f2 = l2.key.item.value;
        let e4 = Bt(f2);
        o2[e4] || (o2[e4] = 0);
        let t2 = o2[e4]++;
        f2 = f2.concat(t2);
      } else d(l2) && a(l2.item) ? f2 = l2.item.key.value : d(l2) && (f2 = [u2]);
      if (f2.length && F(f2, i2.slice(0, f2.length))) {
        let t2 = i2.slice(f2.length);
        if (e(n2) && r(l2) && t2.length > 0) {
          let e4 = l2.key.item.value, i3 = n2, a2 = i3.items.findIndex((t3, n3) => n3 > u2 && r(t3) && F(t3.key.item.value, e4)), o3 = a2 === -1 ? i3.items.length : a2;
          s2 = aa(l2, t2, e4, i3.items.slice(u2 + 1, o3));
        } else s2 = d(l2) && a(l2.item) ? i2.length === f2.length ? l2 : X(l2.item.value, t2) : d(l2) && i2.length > f2.length ? X(l2.item, t2) : X(l2, t2);
        return true;
      }
      return (a(l2) || d(l2) && a(l2.item)) && f2.length > i2.length && F(f2.slice(0, i2.length), i2) && (c2 ||= l2), false;
    } catch {
      return false;
    }
  }), !s2 && c2 && (s2 = c2), !s2) throw Error(`Node not found at ${i2.join(`.`)}`);
  return s2;
}
function aa(e4, n2, i2, a2) {
  try {
    return X(e4, n2);
  } catch {
  }
  let o2 = {};
  for (let e5 of a2) {
    let a3 = [];
    if (t(e5)) {
      let t2 = e5.key.item.value;
      t2.length > i2.length && F(t2.slice(0, i2.length), i2) && (a3 = t2.slice(i2.length));
    } else if (r(e5)) {
      let t2 = e5.key.item.value;
      if (t2.length > i2.length && F(t2.slice(0, i2.length), i2)) {
        let e6 = t2.slice(i2.length), n3 = Bt(e6);
        o2[n3] || (o2[n3] = 0);
        let r2 = o2[n3]++;
        a3 = e6.concat(r2);
      }
    }
    if (a3.length && F(a3, n2.slice(0, a3.length))) try {
      return X(e5, n2.slice(a3.length));
    } catch {
    }
  }
  throw Error(`Node not found at (aot scope) ${n2.join(`.`)}`);
}
function Z(e4, t2) {
  try {
    return X(e4, t2);
  } catch {
  }
}
function oa(e4, t2) {
  let n2 = t2, r2;
  for (; n2.length && !r2; ) n2 = n2.slice(0, -1), r2 = Z(e4, n2);
  if (!r2) throw Error(`Parent not found for ${t2.join(`.`)}`);
  return r2;
}
var sa = String.raw`(?:[\w-]+|"[^"]*"|'[^']*')`;
var ca = new RegExp(String.raw`^#\s*${sa}(?:\s*\.\s*${sa})*\s*=`);
var la = String.raw`(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|"""[\s\S]*?"""|'''[\s\S]*?'''|[^\s#]+)`;
var ua = new RegExp(String.raw`^#\s*${sa}(?:\s*\.\s*${sa})*\s*=\s*${la}\s*$`);
var da = new RegExp(String.raw`^#\s*\[\[?\s*${sa}(?:\s*\.\s*${sa})*\s*\]\]?\s*$`);
function fa(e4) {
  return ua.test(e4.raw) || da.test(e4.raw);
}
function pa(e4) {
  let t2 = e4.raw.indexOf(`=`);
  if (t2 < 0) return false;
  let n2 = false, r2 = false;
  for (let i2 = t2 + 1; i2 < e4.raw.length; i2++) {
    let t3 = e4.raw[i2];
    if (t3 === `\\`) {
      i2++;
      continue;
    }
    if (!r2 && t3 === `"`) {
      n2 = !n2;
      continue;
    }
    if (!n2 && t3 === `'`) {
      r2 = !r2;
      continue;
    }
    if (!n2 && !r2 && t3 === `#`) return true;
  }
  return false;
}
function ma(e4) {
  return fa(e4) ? true : ca.test(e4.raw) ? pa(e4) ? true : e4.raw.replace(/^[^=]*=\s*/, ``).split(/\s+/).filter(Boolean).length <= 3 : false;
}
function ha(e4) {
  let t2 = e4.raw.match(ca);
  if (!t2) return;
  let n2 = t2[0].replace(/^#\s*/, ``).replace(/\s*=.*$/, ``).trim(), r2 = n2.indexOf(`.`);
  return r2 >= 0 && (n2 = n2.substring(0, r2)), (n2.startsWith(`"`) && n2.endsWith(`"`) || n2.startsWith(`'`) && n2.endsWith(`'`)) && (n2 = n2.slice(1, -1)), n2 || void 0;
}
function ga(e4) {
  return (f(e4) || u(e4)) && e4.loc.end.line > e4.loc.start.line;
}
function _a(e4) {
  if (a(e4)) return e4.key.value[0];
  if (t(e4) || r(e4)) return e4.key.item.value[0];
  if (d(e4) && a(e4.item)) return e4.item.key.value[0];
}
function va(e4, t2, n2, r2 = _a) {
  let i2 = [], a2 = t2, o2, s2 = [], c2 = () => {
    s2.length && (i2.push({ kind: `pinned`, items: s2, startLine: s2[0].loc.start.line, endLine: N(s2).loc.end.line }), s2 = []);
  };
  for (let t3 of e4) {
    if (p(t3)) {
      if (t3.loc.start.line <= a2) {
        o2 ? (o2.items.push(t3), o2.endLine = Math.max(o2.endLine, t3.loc.end.line)) : i2.push({ kind: `pinned`, items: [t3], startLine: t3.loc.start.line, endLine: t3.loc.end.line });
        continue;
      }
      let e6 = s2.length ? N(s2).loc.end.line : void 0;
      s2.length && t3.loc.start.line === e6 + 1 || c2(), s2.push(t3);
      continue;
    }
    let e5 = [];
    if (s2.length) {
      if (N(s2).loc.end.line + 1 === t3.loc.start.line && n2(t3)) {
        let n3 = r2(t3);
        if (n3 !== void 0) {
          let e6 = -1;
          for (let t4 = s2.length - 1; t4 >= 0; t4--) {
            let r3 = ma(s2[t4]) ? ha(s2[t4]) : void 0;
            if (r3 !== void 0 && r3 !== n3) {
              e6 = t4;
              break;
            }
          }
          if (e6 >= 0) {
            let t4 = s2.splice(0, e6 + 1);
            i2.push({ kind: `pinned`, items: t4, startLine: t4[0].loc.start.line, endLine: N(t4).loc.end.line });
          }
        }
        e5 = s2, s2 = [];
      } else c2();
    }
    let l2 = [...e5, t3], u2 = { kind: `member`, member: t3, key: r2(t3), items: l2, startLine: l2[0].loc.start.line, endLine: t3.loc.end.line };
    i2.push(u2), o2 = u2, a2 = t3.loc.end.line;
  }
  return c2(), i2;
}
function ya(t2, n2 = () => true, r2 = _a) {
  let i2 = e(t2) ? 0 : t2.key.loc.end.line;
  return va(t2.items, i2, n2, r2);
}
function ba(e4, t2) {
  let n2 = t2.filter((t3) => p(t3) && (t3.loc.start.line > e4.loc.start.line || t3.loc.start.line === e4.loc.start.line && t3.loc.start.column >= e4.loc.start.column) && (t3.loc.end.line < e4.loc.end.line || t3.loc.end.line === e4.loc.end.line && t3.loc.end.column <= e4.loc.end.column));
  return va([...e4.items, ...n2].sort((e5, t3) => e5.loc.start.line - t3.loc.start.line || e5.loc.start.column - t3.loc.start.column), e4.loc.start.line, () => true);
}
function xa(e4, t2) {
  function n2(e5) {
    if (a(e5)) return n2(e5.value);
    if (m(e5)) {
      for (let n3 of e5.items) if (d(n3) && n3.item === t2) return n3;
      for (let t3 of e5.items) {
        let e6 = n2(d(t3) ? t3.item : t3);
        if (e6) return e6;
      }
    }
  }
  return n2(e4);
}
function Sa(e4, n2) {
  function i2(e5, t2) {
    if (e5 === n2) return t2;
    if (a(e5)) return i2(e5.value, t2);
    if (f(e5) || u(e5)) for (let r2 of e5.items) {
      if (r2 === n2) return t2;
      let e6 = i2(r2.item, t2);
      if (e6) return e6;
    }
  }
  function o2(e5) {
    for (let s2 of e5.items) {
      if (s2 === n2) return e5;
      if (a(s2)) {
        let t2 = i2(s2.value, e5);
        if (t2) return t2;
      } else if (t(s2) || r(s2)) {
        let e6 = o2(s2);
        if (e6) return e6;
      }
    }
  }
  return o2(e4);
}
function Ca(e4) {
  for (let n2 = 0; n2 < e4.items.length; n2++) {
    let i2 = e4.items[n2];
    if (!t(i2) && !r(i2)) continue;
    let a2 = e4.items[n2 + 1];
    if (!a2) continue;
    let o2 = wa(i2, a2);
    if (!o2) continue;
    let s2 = i2.items;
    s2.splice(s2.length - o2.length, o2.length), e4.items.splice(n2 + 1, 0, ...o2), br(i2), n2 += o2.length;
  }
}
function wa(e4, t2) {
  let n2 = N(ya(e4));
  if (!n2 || n2.kind !== `pinned`) return;
  let r2 = n2.items, i2 = n2.endLine + 1 === t2.loc.start.line, a2 = r2.every(fa);
  if (i2 && !a2) return r2;
}
function Q(n2, i2, a2) {
  if (e(i2) && (t(a2) || r(a2))) {
    let e4 = i2.items.indexOf(a2), o2 = e4 > 0 ? i2.items[e4 - 1] : void 0;
    if (o2 && (t(o2) || r(o2))) {
      let e5 = wa(o2, a2);
      if (e5) for (let t2 of e5) V(n2, o2, t2);
    }
  }
  if (e(i2) || t(i2) || r(i2)) {
    let e4 = ya(i2).find((e5) => e5.member === a2);
    if (e4) {
      let t2 = e4.items.indexOf(a2);
      for (let r2 = 0; r2 <= t2; r2++) {
        let t3 = e4.items[r2];
        i2.items.includes(t3) && V(n2, i2, t3);
      }
      for (let n3 = t2 + 1; n3 < e4.items.length; n3++) {
        let t3 = e4.items[n3], r2 = i2.items.indexOf(t3);
        r2 < 0 || i2.items.splice(r2, 1);
      }
      return;
    }
  }
  if (ga(i2) && e(n2)) {
    let e4 = Sa(n2, i2);
    if (e4) {
      let t2 = ba(i2, e4.items).find((e5) => e5.member === a2);
      if (t2) {
        let r2 = t2.items.filter((e5) => e5 !== a2);
        for (let t3 of r2) {
          let n3 = e4.items.indexOf(t3);
          n3 < 0 || e4.items.splice(n3, 1);
        }
        r2.length && (a2.loc.start = t2.items[0].loc.start, a2.loc.end = N(t2.items).loc.end), V(n2, i2, a2, e4.items), H(n2);
        return;
      }
    }
  }
  V(n2, i2, a2);
}
function Ta(t2, n2, r2, i2) {
  let s2 = false;
  if (ga(n2) && e(t2)) {
    let e4 = Sa(t2, n2);
    if (e4) {
      let c3 = ba(n2, e4.items);
      {
        let e5 = n2.items, r3 = 1;
        for (let n3 = 1; n3 < e5.length; n3++) if (e5[n3].loc.start.line === e5[n3 - 1].loc.start.line) {
          let i3 = z(t2).get(e5[n3 - 1]), a2 = z(t2).get(e5[n3]);
          if (i3 || a2) continue;
          if (r3++, r3 >= 3) {
            s2 = true;
            break;
          }
        } else r3 = 1;
      }
      let l3 = [], p3, h3, g3, _3 = [], v3 = (e5, t3) => {
        if (!m(e5)) return;
        let n3 = e5.items;
        for (let e6 = 0; e6 < n3.length; e6++) {
          let r3 = n3[e6], i3 = r3.loc.start.line > t3;
          if (i3 && _3.push({ node: r3, start: T(r3.loc.start), end: T(r3.loc.end) }), r3.loc.end.line > t3 && r3.loc.end.line > r3.loc.start.line && _3.push({ node: r3, start: T(r3.loc.start), end: T(r3.loc.end), endOnly: true }), d(r3)) {
            let e7 = r3.item;
            if (i3) {
              let t4 = a(e7) ? e7 : void 0;
              _3.push({ node: e7, start: T(e7.loc.start), end: T(e7.loc.end), equals: t4 ? t4.equals : void 0 }), t4 && (_3.push({ node: t4.key, start: T(t4.key.loc.start), end: T(t4.key.loc.end) }), _3.push({ node: t4.value, start: T(t4.value.loc.start), end: T(t4.value.loc.end) }));
            }
            e7.loc.end.line > t3 && e7.loc.end.line > e7.loc.start.line && _3.push({ node: e7, start: T(e7.loc.start), end: T(e7.loc.end), endOnly: true }), v3(e7, t3);
          } else m(r3) && v3(r3, t3);
        }
      };
      for (let t3 of c3) {
        if (t3.kind !== `member` || !t3.member) continue;
        let n3 = t3.items.filter((e5) => e5 !== t3.member);
        if (t3.member === r2 && (p3 = T(r2.loc.start), h3 = T(r2.loc.end), d(r2) && (g3 = T(r2.item.loc.end)), v3(d(r2) ? r2.item : r2, p3.line), n3.length && (r2.loc.start = T(t3.items[0].loc.start), r2.loc.end = T(N(t3.items).loc.end))), n3.length) {
          l3.push({ owner: t3.member, ownerOriginalStart: T(t3.member.loc.start), comments: n3 });
          for (let t4 of n3) {
            let n4 = e4.items.indexOf(t4);
            n4 >= 0 && e4.items.splice(n4, 1);
          }
        }
      }
      let y3 = n2.items.indexOf(r2), b3 = y3 === n2.items.length - 1, x3 = y3 > 0 ? n2.items[y3 - 1] : void 0, S2 = i2 === 0 && y3 > 0 && r2.loc.end.line > r2.loc.start.line && x3 !== void 0 && x3.loc.start.line === r2.loc.start.line;
      V(t2, n2, r2, e4.items);
      let C2 = false;
      if (b3 && x3 !== void 0 && r2.loc.end.line > r2.loc.start.line && !Cr(n2) && z(t2).get(x3) && (z(t2).delete(x3), C2 = true), H(t2), B(t2, n2, r2, i2, void 0, e4.items), C2) {
        let e5 = z(t2).get(r2);
        e5 && (e5.lines = 0, e5.columns = 0);
      }
      H(t2), p3 && h3 && r2.loc.end.line > r2.loc.start.line && (r2.loc.end.column = h3.column, d(r2) && g3 && r2.item.loc.end.line > r2.item.loc.start.line && (r2.item.loc.end.column = g3.column));
      for (let { node: e5, start: t3, end: n3, endOnly: r3, equals: i3 } of _3) {
        if (r3) {
          e5.loc.end.column = n3.column;
          continue;
        }
        e5.loc.start.column = t3.column, e5.loc.end.line === e5.loc.start.line && (e5.loc.end.column = n3.column), i3 !== void 0 && a(e5) && (e5.equals = i3);
      }
      for (let { owner: t3, ownerOriginalStart: n3, comments: i3 } of l3) {
        let a2;
        t3 === r2 ? (a2 = { lines: r2.loc.start.line - n3.line, columns: r2.loc.start.column - n3.column }, r2.loc.start = { line: p3.line + a2.lines, column: p3.column + a2.columns }, r2.loc.end = { line: h3.line + a2.lines, column: h3.column + a2.columns }) : a2 = { lines: t3.loc.start.line - n3.line, columns: t3.loc.start.column - n3.column };
        for (let t4 of i3) {
          U(t4, a2);
          let n4 = e4.items.findIndex((e5) => e5.loc.start.line > t4.loc.start.line);
          n4 === -1 ? e4.items.push(t4) : e4.items.splice(n4, 0, t4);
        }
      }
      let w2 = n2;
      if (s2 || S2) {
        let e5 = (t3, n4) => {
          let r3;
          for (let n5 of t3.items) {
            if (!r3) {
              r3 = { line: n5.loc.end.line, column: n5.loc.end.column + 2 };
              continue;
            }
            let t4 = { lines: r3.line - n5.loc.start.line, columns: r3.column - n5.loc.start.column };
            if (t4.lines !== 0 || t4.columns !== 0) {
              U(n5, t4), n5.loc.end.line > n5.loc.start.line && (n5.loc.end.column -= t4.columns, d(n5) && n5.item.loc.end.line > n5.item.loc.start.line && (n5.item.loc.end.column -= t4.columns));
              let r4 = d(n5) ? a(n5.item) ? n5.item.value : n5.item : n5;
              (f(r4) || u(r4)) && r4.loc.end.line > r4.loc.start.line && e5(r4, n5);
            }
            r3 = { line: n5.loc.end.line, column: n5.loc.end.column + 2 };
          }
          r3 && (t3.loc.end = { line: r3.line, column: r3.column - 1 }, n4 && n4.loc.end.line === t3.loc.end.line && (n4.loc.end.column = t3.loc.end.column));
        }, n3;
        for (let t3 of w2.items) {
          if (t3 === r2) {
            n3 = { line: r2.loc.end.line, column: r2.loc.end.column + 2 };
            continue;
          }
          if (!n3) continue;
          let i3 = { lines: n3.line - t3.loc.start.line, columns: n3.column - t3.loc.start.column };
          if (i3.lines !== 0 || i3.columns !== 0) {
            U(t3, i3);
            let n4 = d(t3) ? a(t3.item) ? t3.item.value : t3.item : t3;
            (f(n4) || u(n4)) && n4.loc.end.line > n4.loc.start.line && e5(n4, d(t3) ? t3 : void 0);
          }
          let s3 = t3.loc.end.line, c4 = d(t3) ? t3.item : t3;
          o(c4) && c4.loc.end.line > c4.loc.start.line && (s3 = c4.loc.start.line + c4.raw.split(`
`).length - 1, c4.loc.end.line = s3, t3.loc.end.line = s3), n3 = { line: s3, column: t3.loc.end.column + 2 };
        }
        if (n3) {
          let e6 = T(w2.loc.end);
          w2.loc.end = { line: n3.line, column: n3.column - 1 };
          let r3 = xa(t2, w2);
          r3 && (r3.loc.end = { line: w2.loc.end.line, column: w2.loc.end.column });
          let i3 = { lines: w2.loc.end.line - e6.line, columns: w2.loc.end.column - e6.column };
          (i3.lines !== 0 || i3.columns !== 0) && sr(t2, r3 ?? w2, i3);
        }
      }
      return;
    }
  }
  let c2 = n2, l2 = c2.items, p2 = l2[0], h2 = l2[l2.length - 1], g2 = p2.loc.start.column - c2.loc.start.column - 1, _2 = c2.loc.end.column - 1 - h2.loc.end.column;
  V(t2, n2, r2), B(t2, n2, r2, i2), H(t2);
  let v2 = c2.items, y2 = v2[0], b2 = y2.loc.start.column - c2.loc.start.column - 1;
  b2 !== g2 && U(y2, { lines: 0, columns: g2 - b2 });
  let x2 = v2[v2.length - 1];
  c2.loc.end.column - 1 - x2.loc.end.column !== _2 && (c2.loc.end.column = x2.loc.end.column + 1 + _2);
}
function Ea(e4) {
  let n2 = [];
  for (let i3 of e4) {
    if (i3.kind === `pinned`) {
      n2.push({ kind: `pinned`, isSection: false, movable: false, groups: [i3], startLine: i3.startLine, endLine: i3.endLine, items: i3.items });
      continue;
    }
    let e5 = t(i3.member) || r(i3.member), a2 = n2[n2.length - 1];
    if (a2 && a2.kind === `member` && i3.key !== void 0 && a2.key === i3.key) {
      a2.groups.push(i3), a2.endLine = i3.endLine, a2.items = a2.items.concat(i3.items);
      continue;
    }
    n2.push({ kind: `member`, key: i3.key, isSection: e5, movable: i3.key !== void 0, groups: [i3], startLine: i3.startLine, endLine: i3.endLine, items: [...i3.items] });
  }
  let i2 = /* @__PURE__ */ new Map();
  for (let e5 of n2) e5.kind === `member` && e5.key !== void 0 && i2.set(e5.key, (i2.get(e5.key) ?? 0) + 1);
  for (let e5 of n2) e5.kind === `member` && e5.key !== void 0 && i2.get(e5.key) > 1 && (e5.movable = false);
  return n2;
}
function Da(e4, t2) {
  let n2 = [...e4];
  for (let e5 of t2) {
    if (e5.key === void 0) continue;
    let t3 = n2.indexOf(e5.key);
    if (t3 === -1) continue;
    let r2 = Math.max(0, Math.min(e5.to, n2.length - 1));
    t3 !== r2 && (n2.splice(t3, 1), n2.splice(r2, 0, e5.key));
  }
  return n2;
}
function Oa(e4) {
  return [...e4.path, e4.key].join(`.`);
}
function ka(e4, n2, i2, o2) {
  if (n2.some((e5) => typeof e5 != `string`)) return;
  let s2 = [...n2, i2], c2 = [{ container: e4, prefix: [] }];
  for (let n3 of e4.items) (t(n3) || r(n3)) && c2.push({ container: n3, prefix: n3.key.item.value });
  for (let e5 of c2) for (let t2 of e5.container.items) {
    if (!a(t2) || t2.key.value.length < 2 || o2.has(t2)) continue;
    let n3 = [...e5.prefix, ...t2.key.value];
    if (n3.length === s2.length && n3.every((e6, t3) => e6 === s2[t3])) return { container: e5.container, dottedPrefix: t2.key.value.slice(0, -1) };
  }
}
function Aa(n2, i2, o2, s2) {
  if (i2.length === 0) return { container: n2 };
  let c2;
  try {
    c2 = Z(n2, i2);
  } catch {
    return;
  }
  if (!c2) return;
  if (a(c2) && (c2 = c2.value), c2 && h(c2) && (c2 = c2.item), c2 && (e(c2) || t(c2) || r(c2))) return { container: c2 };
  if (o2 === void 0) return;
  let l2 = ka(n2, i2, o2, s2);
  if (l2) return l2;
  let u2 = -1;
  for (let e4 = i2.length - 1; e4 >= 0; e4--) if (typeof i2[e4] == `number`) {
    u2 = e4;
    break;
  }
  if (u2 < 0) return;
  let d2 = i2.slice(u2 + 1);
  if (d2.length === 0 || d2.some((e4) => typeof e4 != `string`)) return;
  let f2 = Z(n2, i2.slice(0, u2 + 1));
  if (!f2 || !r(f2)) return;
  let p2 = [...d2, o2];
  return f2.items.some((e4) => a(e4) && e4.key.value.length === p2.length && e4.key.value.every((e5, t2) => e5 === p2[t2])) ? { container: f2, dottedPrefix: d2 } : void 0;
}
function ja(e4, t2, n2) {
  if (t2.key === void 0) return false;
  let r2;
  try {
    r2 = Z(e4, t2.path.concat(t2.key));
  } catch {
    return false;
  }
  return r2 !== void 0 && d(r2) && !n2.has(r2);
}
function Ma(t2, n2, r2, i2, o2) {
  let s2 = Ea(ya(t2, (e4) => r2.has(e4), o2 ? (e4) => {
    if (!a(e4)) return;
    let t3 = e4.key.value;
    if (t3.length === o2.length + 1) {
      for (let e5 = 0; e5 < o2.length; e5++) if (t3[e5] !== o2[e5]) return;
      return t3[o2.length];
    }
  } : void 0)), c2 = /* @__PURE__ */ new Map();
  for (let e4 of s2) e4.kind === `member` && e4.movable && e4.key !== void 0 && c2.set(e4.key, e4);
  let l2 = new Set(s2.filter((e4) => e4.kind === `member` && e4.key !== void 0).map((e4) => e4.key));
  for (let e4 of n2) e4.key !== void 0 && l2.has(e4.key) && !c2.has(e4.key) && i2.push(`"${Oa(e4)}" -- its entries are not contiguous in the document (e.g. the TOML spec's own "valid but discouraged" out-of-order table pattern), so reordering was skipped for it`);
  if (c2.size === 0) return;
  let u2 = o2 ? s2.filter((e4) => e4.kind === `member` && e4.movable).map((e4) => e4.key) : s2.filter((e4) => e4.kind === `member`).map((e4, t3) => e4.movable ? e4.key : `\0anchor:${t3}`), d2 = n2.filter((e4) => e4.key !== void 0 && c2.has(e4.key));
  if (d2.length === 0) return;
  let f2 = Da(u2, d2).filter((e4) => c2.has(e4)), p2 = f2.filter((e4) => !c2.get(e4).isSection), m2 = f2.filter((e4) => c2.get(e4).isSection), h2 = false;
  for (let e4 of f2) if (c2.get(e4).isSection) h2 = true;
  else if (h2) {
    i2.push(`the requested order asked for a root key-value to be positioned after a section header, which TOML cannot represent -- each group (root key-values, section blocks) was reordered to match its own requested relative order instead`);
    break;
  }
  let g2 = 0, _2 = 0, v2 = s2.map((e4) => {
    if (e4.kind !== `member` || !e4.movable) return e4;
    let t3 = e4.isSection ? m2[_2++] : p2[g2++];
    return c2.get(t3);
  });
  if (v2.every((e4, t3) => e4 === s2[t3])) return;
  let y2 = e(t2) ? 1 : t2.key.loc.end.line, b2 = s2.map((e4, t3) => t3 === 0 ? e4.startLine - y2 : e4.startLine - s2[t3 - 1].endLine - 1), x2 = y2;
  for (let e4 = 0; e4 < v2.length; e4++) {
    let t3 = v2[e4], n3 = b2[e4], r3 = (e4 === 0 ? x2 : x2 + 1) + n3 - t3.startLine;
    if (r3 !== 0) for (let e5 of t3.items) U(e5, { lines: r3, columns: 0 });
    x2 = t3.endLine + r3;
  }
  let S2 = v2.flatMap((e4) => e4.items), C2 = t2.items;
  C2.splice(0, C2.length, ...S2), br(t2);
}
function Na(e4, t2, n2) {
  if (t2.length === 0) return;
  Ca(e4);
  let r2 = [], i2 = /* @__PURE__ */ new Map();
  for (let o2 of t2) {
    var a2;
    if (o2.key === void 0) continue;
    let t3 = Aa(e4, o2.path, o2.key, n2);
    if (!t3) {
      if (ja(e4, o2, n2)) continue;
      r2.push(`"${Oa(o2)}" -- unsupported location for reordering (e.g. a dotted-key implicit table, or an interior of an inline table/array-of-tables entry)`);
      continue;
    }
    let s2 = ((a2 = t3.dottedPrefix) == null ? void 0 : a2.join(`\0`)) ?? ``, c2 = i2.get(t3.container);
    c2 || (c2 = /* @__PURE__ */ new Map(), i2.set(t3.container, c2));
    let l2 = c2.get(s2);
    l2 ? l2.moves.push(o2) : c2.set(s2, { ...t3, moves: [o2] });
  }
  for (let e5 of i2.values()) for (let t3 of e5.values()) Ma(t3.container, t3.moves, n2, r2, t3.dottedPrefix);
  if (r2.length > 0) {
    let e5 = [...new Set(r2)];
    console.warn(`toml-patch: updateOrder could not honor the requested position for ${e5.length === 1 ? `1 entry` : `${e5.length} entries`}, left unchanged:
` + e5.map((e6) => `  - ${e6}`).join(`
`));
  }
  br(e4);
}
var Pa = /* @__PURE__ */ new WeakMap();
var Fa = /* @__PURE__ */ new WeakMap();
function Ia(e4, t2) {
  let n2 = e4[t2].loc.end.line;
  for (let r2 = t2 + 1; r2 < e4.length; r2++) {
    let t3 = e4[r2];
    if (p(t3) && t3.loc.start.line === n2) return t3;
    if (!p(t3) && t3.loc.start.line > n2) return;
  }
}
function La(e4, t2, n2) {
  for (let r2 = t2 + n2; r2 >= 0 && r2 < e4.length; r2 += n2) if (!p(e4[r2])) return r2;
}
function Ra(e4, t2, n2) {
  Fa.has(e4) || Fa.set(e4, e4.loc.start.column);
  let r2 = e4.loc.start.column + n2, i2 = Math.max(t2, r2) - r2;
  i2 !== 0 && (e4.loc.start.column += i2, e4.loc.end.column += i2);
}
function za(e4, t2) {
  Fa.set(t2, t2.loc.start.column), Pa.set(t2, t2.loc.start.column - e4.loc.end.column);
}
function Ba(e4, t2, n2, r2) {
  if (!m(e4)) return;
  let i2 = e4.items, a2 = i2.indexOf(t2);
  if (a2 < 0) return;
  let o2 = Ia(i2, a2);
  if (!o2 || n2.loc.start.line !== n2.loc.end.line || r2.loc.start.line !== r2.loc.end.line) return;
  let s2 = o2.loc.start.column, c2 = o2.loc.start.line, l2 = [La(i2, a2, -1), La(i2, a2, 1)], u2;
  for (let e5 of l2) {
    if (e5 == null) continue;
    let t3 = Ia(i2, e5);
    if (t3 && Math.abs(t3.loc.start.line - c2) === 1 && t3.loc.start.column === s2) {
      u2 = t3.loc.start.column;
      break;
    }
  }
  if (u2 == null) return;
  let d2 = x(n2.loc), f2 = x(r2.loc).columns - d2.columns;
  Ra(o2, u2, f2);
}
function Va(e4, t2, n2) {
  if (!m(e4)) return;
  let r2 = e4.items, i2 = r2.indexOf(t2);
  if (i2 < 0) return;
  let a2 = Ia(r2, i2);
  if (!a2) return;
  let o2 = a2.loc.start.column, s2 = a2.loc.start.line, c2 = [La(r2, i2, -1), La(r2, i2, 1)];
  for (let e5 of c2) {
    if (e5 == null) continue;
    let t3 = Ia(r2, e5);
    if (t3 && Math.abs(t3.loc.start.line - s2) === 1 && t3.loc.start.column === o2) {
      Ra(a2, t3.loc.start.column, n2);
      return;
    }
  }
}
function Ha(e4, t2, n2) {
  if (!m(e4) || n2 === 0) return;
  let r2 = e4.items, i2 = r2.indexOf(t2);
  if (i2 < 0) return;
  let a2 = Ia(r2, i2);
  a2 && za(t2, a2);
}
function Ua(e4, t2, n2) {
  if (!u(e4) && !f(e4)) return 0;
  let r2 = x(t2.loc), i2 = n2 > 0, a2 = n2 < e4.items.length, o2 = n2 === e4.items.length, s2 = d(t2) ? t2.comma : false, c2 = i2 && s2 && !a2 && o2;
  return r2.columns + (i2 || a2 ? 2 : 0) + (s2 ? 1 + (c2 ? -1 : 0) : 0);
}
function Wa(e4, n2 = []) {
  for (let i2 of e4.items) {
    if (p(i2)) {
      n2.push(i2);
      continue;
    }
    (t(i2) || r(i2)) && Wa(i2, n2);
  }
  return n2;
}
function Ga(e4, n2 = /* @__PURE__ */ new Set()) {
  for (let i2 of e4.items) {
    if (a(i2) && f(i2.value) && i2.loc.start.line === i2.loc.end.line) {
      n2.add(i2.loc.end.line);
      continue;
    }
    (t(i2) || r(i2)) && Ga(i2, n2);
  }
  return n2;
}
function Ka(e4) {
  for (let n3 of e4.items) (t(n3) || r(n3)) && Ka(n3);
  let n2 = e4.loc.end.line, i2 = e4.loc.end.column, a2 = (e5, t2) => {
    (e5 > n2 || e5 === n2 && t2 > i2) && (n2 = e5, i2 = t2);
  };
  (t(e4) || r(e4)) && a2(e4.key.loc.end.line, e4.key.loc.end.column);
  for (let t2 of e4.items) a2(t2.loc.end.line, t2.loc.end.column);
  e4.loc.end.line = n2, e4.loc.end.column = i2;
}
function qa(e4, t2, n2) {
  let r2 = n2.newLine, i2 = t2.match(/(?:\r\n|\n)+$/u), a2 = i2 ? i2[0] : ``, o2 = a2 ? t2.slice(0, -a2.length) : t2, s2 = o2.length ? o2.split(r2) : [], c2 = Ga(e4), l2 = (e5, t3) => {
    let n3 = e5.lastIndexOf(t3.raw);
    return n3 >= 0 ? n3 : t3.loc.start.column;
  }, u2 = Wa(e4).filter((e5) => {
    let t3 = s2[e5.loc.start.line - 1] || ``, n3 = l2(t3, e5), r3 = t3.slice(0, n3);
    return r3.trim().length > 0 && /\s{2,}$/u.test(r3);
  }).sort((e5, t3) => e5.loc.start.line - t3.loc.start.line), d2 = [], f2 = [];
  for (let e5 of u2) {
    let t3 = f2[f2.length - 1];
    !t3 || e5.loc.start.line === t3.loc.start.line + 1 ? f2.push(e5) : (f2.length > 0 && d2.push(f2), f2 = [e5]);
  }
  f2.length > 0 && d2.push(f2);
  for (let e5 of d2) {
    if (e5.length < 2) continue;
    let t3 = Fa.get(e5[0]) ?? e5[0].loc.start.column, n3 = /* @__PURE__ */ new Map();
    for (let t4 of e5) {
      let e6 = Fa.get(t4) ?? t4.loc.start.column;
      n3.set(e6, (n3.get(e6) || 0) + 1);
    }
    let r3 = 1;
    for (let [e6, i4] of n3) i4 > r3 && (r3 = i4, t3 = e6);
    let i3 = Math.max(...e5.map((e6) => {
      let t4 = s2[e6.loc.start.line - 1] || ``, n4 = l2(t4, e6);
      return t4.slice(0, n4).trimEnd().length;
    })), a3 = Math.min(...e5.map((e6) => {
      let t4 = s2[e6.loc.start.line - 1] || ``, n4 = l2(t4, e6), r4 = t4.slice(0, n4).trimEnd();
      return Math.max(1, n4 - r4.length);
    })), o3 = e5.filter((e6) => Pa.has(e6)), u3 = e5.some((e6) => !c2.has(e6.loc.start.line));
    if (o3.length > 0 && u3) {
      let t4 = Math.min(...e5.map((e6) => {
        if (Pa.has(e6)) return Pa.get(e6) || 1;
        let t5 = s2[e6.loc.start.line - 1] || ``, n4 = l2(t5, e6), r4 = t5.slice(0, n4).trimEnd();
        return Math.max(1, n4 - r4.length);
      }));
      a3 = Math.min(a3, t4);
    }
    if (t3 < i3 + 1) {
      let e6 = i3 + a3;
      t3 = Math.max(t3, e6);
    }
    for (let n4 of e5) {
      let e6 = n4.loc.start.line - 1, r4 = s2[e6] || ``, i4 = l2(r4, n4), a4 = r4.slice(0, i4).trimEnd(), o4 = Math.max(t3, a4.length + 1);
      i4 !== o4 && (s2[e6] = a4 + ` `.repeat(o4 - a4.length) + n4.raw), n4.loc.start.column !== o4 && (n4.loc.start.column = o4, n4.loc.end.column = o4 + n4.raw.length);
    }
  }
  return Ka(e4), s2.join(r2) + a2;
}
function Ja(e4, t2, n2) {
  let r2 = ee(), i2 = Jt(e4), a2 = Array.from(Xe(i2, r2));
  bn(a2, i2);
  let o2 = I(n2, L.autoDetectFormatWithCst(e4, a2));
  if (r2.mixed) {
    let e5 = o2.newLine === `\r
` ? `CRLF` : `LF`;
    console.warn(`toml-patch: Mixed line endings detected. Line endings in the output will be normalized to ${e5}`);
  }
  return ((e5) => o2.leadingBom ? `\uFEFF${e5}` : e5)(eo(a2, t2, o2, n2 instanceof L || n2 != null && Object.prototype.hasOwnProperty.call(n2, `indentWidth`), n2 instanceof L || n2 != null && Object.prototype.hasOwnProperty.call(n2, `trailingComma`)).tomlString);
}
function Ya(e4, t2, n2) {
  let r2 = e4.slice(n2), i2 = 0, a2 = Math.min(r2.length, t2.length);
  for (let e5 = 1; e5 <= a2; e5++) F(r2.slice(r2.length - e5), t2.slice(0, e5)) && (i2 = e5);
  return i2;
}
function Xa(e4, t2, n2) {
  if (n2 === void 0) return;
  let r2 = t2.key.value;
  if (r2.length < 2) return;
  let i2 = r2.slice(0, -1);
  for (let t3 = 0; t3 < e4.items.length; t3++) {
    let o2 = e4.items[t3];
    if (!d(o2) || !a(o2.item)) continue;
    let s2 = o2.item.key.value;
    if (s2.length === r2.length && F(s2.slice(0, -1), i2) && s2[s2.length - 1] === n2) return t3;
  }
}
function Za(e4) {
  let t2 = /* @__PURE__ */ new WeakSet(), n2 = (e5) => {
    t2.add(e5);
  };
  return Gt(e4, { Document: n2, Table: n2, TableKey: n2, TableArray: n2, TableArrayKey: n2, KeyValue: n2, Key: n2, String: n2, Integer: n2, Float: n2, Boolean: n2, DateTime: n2, InlineArray: n2, InlineItem: n2, InlineTable: n2, Comment: n2 }), t2;
}
function Qa(e4, t2, n2, r2) {
  if (!P(t2)) return t2;
  let i2 = q(K(e4, I({ ...n2, inlineTableStart: 0 }, n2)).items, ``, { temporal: r2 });
  if (!P(i2)) return t2;
  let a2 = {};
  for (let e5 of Object.keys(i2)) Object.prototype.hasOwnProperty.call(t2, e5) && (a2[e5] = t2[e5]);
  for (let e5 of Object.keys(t2)) Object.prototype.hasOwnProperty.call(a2, e5) || (a2[e5] = t2[e5]);
  return a2;
}
function $a(e4) {
  let n2 = e4.items;
  for (let e5 = 0; e5 < n2.length; e5++) {
    let i2 = n2[e5];
    if (!((t(i2) || r(i2)) && m(i2))) continue;
    let a2 = i2.items, o2 = a2.length;
    for (; o2 > 0 && p(a2[o2 - 1]); ) o2--;
    if (o2 < a2.length) {
      let t2 = n2[e5 + 1];
      if (t2 && r(t2)) {
        let e6 = i2.key.item.value, r2 = t2.key.item.value;
        if (F(e6, r2.slice(0, e6.length))) {
          let e7 = a2.splice(o2), r3 = n2.indexOf(t2);
          for (let t3 of [...e7].reverse()) n2.splice(r3, 0, t3);
          br(i2);
        }
      }
    }
  }
}
function eo(e4, t2, n2, r2 = false, i2 = true) {
  let a2 = [...e4];
  t2 = no(t2);
  let o2 = Ot(t2), s2 = 1, c2 = 0;
  for (let e5 of a2) {
    let t3 = e5.loc.end;
    (t3.line > s2 || t3.line === s2 && t3.column > c2) && (s2 = t3.line, c2 = t3.column);
  }
  let l2 = q(a2, ``, { temporal: o2 }), u2 = { type: `Document`, loc: { start: { line: 1, column: 0 }, end: { line: s2, column: c2 } }, items: a2 };
  $n(u2, n2.indentWidth);
  let d2 = n2.inlineTableStart != null && n2.inlineTableStart > 1 ? 1 : n2.inlineTableStart, f2 = I({ ...n2, inlineTableStart: d2 }, n2), p2 = K(t2, f2), m2 = q(p2.items, ``, { temporal: o2 }), h2 = n2.updateOrder ? Qa(t2, m2, f2, o2) : m2;
  if (!n2.updateOrder && to(l2, h2)) return { tomlString: Ni(a2, n2), document: u2 };
  let g2 = ro(io(u2, h2, $i(l2, h2, [], { updateOrder: n2.updateOrder, orderSource: t2 })));
  if (g2.length === 0) return { tomlString: Ni(a2, n2), document: u2 };
  let _2 = yo(u2, p2, g2, n2, o2, Za(u2), t2, r2, i2);
  return { tomlString: qa(_2, Pi(_2.items, n2), n2), document: _2 };
}
function to(e4, t2) {
  let n2 = [[e4, t2]];
  for (; n2.length > 0; ) {
    let [e5, t3] = n2.pop();
    if (typeof e5 == `number` && typeof t3 == `number` && (!Number.isFinite(e5) || !Number.isFinite(t3)) || typeof e5 == `number` && typeof t3 == `number` && Number.isNaN(e5) && Number.isNaN(t3)) return false;
    if (Object.is(e5, t3)) continue;
    if (wt(e5) && wt(t3)) {
      if (!zt(e5, t3)) return false;
      continue;
    }
    if (!e5 || !t3 || typeof e5 != `object` || typeof t3 != `object` || Array.isArray(e5) !== Array.isArray(t3)) return false;
    if (!Array.isArray(e5)) {
      let n3 = Object.getPrototypeOf(e5), r3 = Object.getPrototypeOf(t3);
      if (n3 !== Object.prototype && n3 !== null || r3 !== Object.prototype && r3 !== null) return false;
    }
    let r2 = Object.keys(e5), i2 = Object.keys(t3);
    if (r2.length !== i2.length) return false;
    for (let i3 of r2) {
      if (!Object.prototype.hasOwnProperty.call(t3, i3)) return false;
      n2.push([e5[i3], t3[i3]]);
    }
  }
  return true;
}
function no(e4) {
  if (Array.isArray(e4)) {
    let t3 = false, n2 = [];
    for (let r2 = 0; r2 < e4.length; r2++) {
      if (!Object.prototype.hasOwnProperty.call(e4, r2)) {
        t3 = true;
        continue;
      }
      let i2 = no(e4[r2]);
      t3 ||= i2 !== e4[r2], n2.push(i2);
    }
    return t3 ? n2 : e4;
  }
  if (!P(e4)) return e4;
  let t2 = e4;
  for (let n2 of Object.keys(e4)) {
    let r2 = no(e4[n2]);
    r2 !== e4[n2] && (t2 === e4 && (t2 = { ...e4 }), t2[n2] = r2);
  }
  return t2;
}
function ro(e4) {
  for (let t2 = 0; t2 < e4.length; t2++) {
    let n2 = e4[t2];
    if (Y(n2)) {
      let r2 = N(n2.path), i2 = n2.path.slice(0, -1), a2 = t2 + 1;
      for (; a2 < e4.length; ) {
        let o2 = e4[a2];
        if (J(o2)) {
          if (typeof N(o2.path) == `number` && F(i2, o2.path.slice(0, -1))) {
            if (n2.coordinate === `source`) {
              let n3 = -1;
              for (let t3 = a2 + 1; t3 < e4.length; t3++) {
                let r3 = e4[t3];
                if (Y(r3) && r3.coordinate === `source` && F(i2, r3.path.slice(0, -1))) {
                  n3 = t3;
                  break;
                }
              }
              if (n3 !== -1) {
                let r3 = e4.splice(n3, 1)[0];
                e4.splice(t2, 0, r3), t2 = -1;
                break;
              }
            }
            break;
          }
          a2++;
          continue;
        }
        if (Zi(o2) && o2.key === void 0) {
          if (F(i2, o2.path)) break;
          a2++;
          continue;
        }
        if (!Y(o2)) {
          a2++;
          continue;
        }
        let s2 = N(o2.path), c2 = o2.path.slice(0, -1);
        if (typeof r2 == `number` && typeof s2 == `number` && F(i2, c2) && s2 > r2) {
          e4.splice(a2, 1), e4.splice(t2, 0, o2), t2 = -1;
          break;
        }
        a2++;
      }
    }
  }
  return e4;
}
function io(e4, t2, n2) {
  let i2 = /* @__PURE__ */ new Set(), o2 = [], s2 = /* @__PURE__ */ new Map();
  for (let e5 of n2) {
    if (!Y(e5) && !J(e5)) continue;
    let t3 = e5.path.slice(0, -1);
    if (t3.length === 0) continue;
    let n3 = JSON.stringify(t3), r2 = s2.get(n3);
    r2 || (r2 = { path: t3, removes: [], adds: [] }, s2.set(n3, r2)), (Y(e5) ? r2.removes : r2.adds).push(e5);
  }
  for (let t3 of s2.values()) t3.removes.length !== 0 && t3.adds.length !== 0 && (Z(e4, t3.path) || (t3.removes.forEach((e5) => i2.add(e5)), t3.adds.forEach((e5) => i2.add(e5)), o2.push({ type: `Edit`, path: t3.path })));
  for (let t3 of n2) {
    if (i2.has(t3) || !Y(t3) && !J(t3)) continue;
    let r2 = t3.path.slice(0, -1);
    if (r2.length === 0 || typeof N(r2) != `number`) continue;
    let s3 = Z(e4, r2);
    if (!s3 || !d(s3) || !f(s3.item)) continue;
    let c3 = n2.filter((e5) => !i2.has(e5) && (Y(e5) || J(e5)) && F(e5.path.slice(0, -1), r2));
    if (c3.length === 0 || c3.some((e5) => e5.path.length !== r2.length + 1)) continue;
    let l3 = new Set(s3.item.items.filter(d).map((e5) => {
      let t4 = a(e5.item) ? e5.item : void 0;
      return (t4 == null ? void 0 : t4.key.value.length) === 1 ? t4.key.value[0] : void 0;
    }).filter((e5) => e5 !== void 0)), u2 = new Set(c3.filter(Y).map((e5) => N(e5.path)));
    if (c3.some(Y) && c3.some(J) && l3.size === u2.size && ![...l3].some((e5) => !u2.has(e5))) {
      for (let e5 of c3) i2.add(e5);
      o2.push({ type: `Edit`, path: r2 });
    }
  }
  let c2 = /* @__PURE__ */ new Map();
  for (let t3 of n2) {
    if (i2.has(t3) || !Xi(t3) && !J(t3) && !Y(t3) || typeof N(t3.path) != `number`) continue;
    let n3 = t3.path.slice(0, -1);
    if (n3.length === 0) continue;
    let a2 = Z(e4, n3.concat(0));
    a2 && r(a2) && c2.set(JSON.stringify(n3), n3);
  }
  for (let e5 of c2.values()) {
    let r2 = t2;
    for (let t3 of e5) r2 = r2 == null ? void 0 : r2[t3];
    if (!Array.isArray(r2) || r2.every((e6) => P(e6))) continue;
    let a2 = n2.filter((t3) => !i2.has(t3) && (Xi(t3) || J(t3) || Y(t3)) && t3.path.length > e5.length && F(t3.path.slice(0, e5.length), e5));
    if (!(a2.length < 2)) {
      for (let e6 of a2) i2.add(e6);
      o2.push({ type: `Edit`, path: e5 });
    }
  }
  if (i2.size === 0) return n2;
  let l2 = n2.filter((e5) => !i2.has(e5));
  return l2.push(...o2), l2;
}
function ao(e4, t2, n2 = true) {
  return t2.map((t3) => A.test(t3) ? t3 : `"${Fr(t3, e4, `singleline-basic`, n2)}"`).join(`.`);
}
function oo(e4) {
  let t2 = [], n2, r2 = false;
  for (let i2 = 0; i2 < e4.length; i2++) {
    let a2 = e4[i2];
    if (n2) {
      n2 === `"` && r2 ? r2 = false : n2 === `"` && a2 === `\\` ? r2 = true : a2 === n2 && (n2 = void 0);
      continue;
    }
    if (a2 === `"` || a2 === `'`) {
      n2 = a2;
      continue;
    }
    if (a2 !== `.`) continue;
    let o2 = i2;
    for (; o2 > 0 && (e4[o2 - 1] === ` ` || e4[o2 - 1] === `	`); ) o2--;
    let s2 = i2 + 1;
    for (; s2 < e4.length && (e4[s2] === ` ` || e4[s2] === `	`); ) s2++;
    t2.push(e4.slice(o2, s2));
  }
  return t2;
}
function so(e4) {
  let t2 = [], n2 = 0, r2, i2 = false;
  for (let a2 = 0; a2 < e4.length; a2++) {
    let o2 = e4[a2];
    if (r2) {
      r2 === `"` && i2 ? i2 = false : r2 === `"` && o2 === `\\` ? i2 = true : o2 === r2 && (r2 = void 0);
      continue;
    }
    o2 === `"` || o2 === `'` ? r2 = o2 : o2 === `.` && (t2.push(e4.slice(n2, a2)), n2 = a2 + 1);
  }
  return t2.push(e4.slice(n2)), t2;
}
function co(e4, t2) {
  let n2 = oo(t2);
  n2.length !== 0 && (e4.raw = so(e4.raw).reduce((e5, t3, r2) => r2 === 0 ? t3 : `${e5}${n2[Math.min(r2 - 1, n2.length - 1)]}${t3}`, ``), e4.loc.end.column = e4.loc.start.column + e4.raw.length);
}
function lo(e4, t2) {
  let n2;
  return Gt(e4, { KeyValue: (e5) => {
    !n2 && e5.key.value.length > t2.length && F(e5.key.value.slice(0, t2.length), t2) && oo(e5.key.raw).length > 0 && (n2 = e5);
  } }), n2;
}
function uo(e4) {
  let t2 = e4.search(/[eE]/), n2 = t2 === -1 ? e4 : e4.slice(0, t2), r2 = n2.indexOf(`.`), i2 = r2 === -1 ? `` : n2.slice(r2 + 1);
  return { hasExponent: t2 !== -1, fractionLength: i2.length, isRound: !/[1-9]/.test(i2) };
}
function fo(e4) {
  let t2 = e4.search(/[eE]/), n2 = t2 === -1 ? e4 : e4.slice(0, t2), r2 = n2.indexOf(`.`);
  return r2 === -1 ? 0 : n2.length - r2 - 1;
}
function po(e4, t2, n2 = false) {
  let [r2, i2] = e4.toExponential().split(/[eE]/), a2 = Math.max(t2, fo(r2));
  return `${a2 > 0 ? Number(r2).toFixed(a2) : String(Number(r2))}${n2 ? `E` : `e`}${i2.replace(/^\+/, ``)}`;
}
function mo(e4) {
  if (e4.startsWith(`0x`)) return { radix: 16, prefix: `0x` };
  if (e4.startsWith(`0o`)) return { radix: 8, prefix: `0o` };
  if (e4.startsWith(`0b`)) return { radix: 2, prefix: `0b` };
}
function ho(e4) {
  let t2 = e4;
  (t2.startsWith(`+`) || t2.startsWith(`-`)) && (t2 = t2.slice(1)), (t2.startsWith(`0x`) || t2.startsWith(`0o`) || t2.startsWith(`0b`)) && (t2 = t2.slice(2));
  let n2 = t2.lastIndexOf(`_`);
  return n2 === -1 ? void 0 : t2.length - n2 - 1;
}
function go(e4, t2) {
  if (e4.length <= t2) return e4;
  let n2 = ``, r2 = 0;
  for (let i2 = e4.length - 1; i2 >= 0; i2--) n2 = e4[i2] + n2, r2++, r2 === t2 && i2 > 0 && (n2 = `_` + n2, r2 = 0);
  return n2;
}
function _o(e4, t2) {
  let n2 = mo(t2), r2 = ho(t2);
  if (n2) {
    if (typeof e4 == `bigint` ? e4 < 0n : e4 < 0) return;
    let i2 = n2.radix === 16 && /[A-F]/.test(t2), a2 = e4.toString(n2.radix);
    return i2 && (a2 = a2.toUpperCase()), n2.prefix + (r2 ? go(a2, r2) : a2);
  }
  if (r2) {
    let t3 = typeof e4 == `bigint` ? e4 < 0n : e4 < 0, n3 = t3 ? e4.toString().slice(1) : e4.toString();
    return (t3 ? `-` : ``) + go(n3, r2);
  }
}
function vo(e4, t2, n2 = true, r2 = 0) {
  if (o(e4) && o(t2)) {
    let r3 = Wr(t2.value, e4.raw, n2);
    t2.raw = r3.raw, t2.loc = r3.loc;
  }
  if (l(e4) && l(t2)) {
    let n3 = e4.raw, i2 = t2.value;
    if (Et(i2)) {
      let e5 = Dt(i2);
      if (n3.includes(` `) && e5.includes(`T`) && (e5 = e5.replace(`T`, ` `)), /(?:\+00:00|-00:00)/.test(n3) && e5.endsWith(`Z`)) {
        let t3 = n3.match(/([+-]00:00)/)[1];
        e5 = e5.replace(/Z$/, t3);
      }
      e5 = we(e5, r2), t2.raw = e5, t2.loc.end.column = t2.loc.start.column + t2.raw.length;
    } else if (!(Te.IS_TIME_ONLY.test(n3) && i2 instanceof Date && i2.getUTCFullYear() > 1)) {
      let e5 = Te.createDateWithOriginalFormat(i2, n3);
      t2.value = e5, t2.raw = we(e5.toISOString(), r2), t2.loc.end.column = t2.loc.start.column + t2.raw.length;
    }
  }
  if (c(e4) && c(t2) && Number.isNaN(e4.value) && Number.isNaN(t2.value)) {
    let n3 = e4, r3 = t2;
    n3.nanSign && (r3.nanSign = `+`, r3.raw = `+nan`);
  }
  if (s(e4) && t2.type === `Integer`) {
    let n3 = e4, r3 = _o(t2.value, n3.raw);
    if (r3 !== void 0) {
      let e5 = t2;
      e5.raw = r3, e5.loc.end.column = e5.loc.start.column + r3.length;
    }
  }
  if (c(e4) && (t2.type === `Integer` || t2.type === `Float`)) {
    let n3 = e4, r3 = t2.value;
    if (typeof r3 == `number`) {
      let { hasExponent: e5, fractionLength: i2, isRound: a2 } = uo(n3.raw), o2 = Number.isInteger(r3) && !Object.is(r3, -0), s2 = fo(t2.raw), c2;
      if (e5 && Number.isFinite(r3) && !Object.is(r3, -0)) {
        let e6 = n3.raw.includes(`E`);
        c2 = po(r3, o2 ? Math.max(a2 ? i2 : 0, s2) : s2, e6);
      } else o2 && a2 && (c2 = r3.toFixed(Math.max(i2, s2)));
      if (c2 !== void 0) {
        let e6 = t2;
        e6.type = `Float`, e6.raw = c2, e6.loc.end.column = e6.loc.start.column + c2.length;
      }
    }
  }
  if (u(e4) && u(t2)) {
    let n3 = ai(e4);
    if (t2.items.length > 0) {
      let e5 = t2.items[t2.items.length - 1];
      e5.comma !== n3 && (e5.comma = n3, n3 && (t2.loc.end.column += 1));
    }
  }
  if (f(e4) && f(t2)) {
    let n3 = oi(e4);
    if (t2.items.length > 0) {
      let e5 = t2.items[t2.items.length - 1];
      e5.comma !== n3 && (e5.comma = n3, n3 && (t2.loc.end.column += 1));
    }
  }
}
function yo(n2, i2, s2, c2, l2 = false, g2 = /* @__PURE__ */ new WeakSet(), _2 = void 0, v2 = false, y2 = true) {
  let b2 = /* @__PURE__ */ new Map(), S2 = /* @__PURE__ */ new Set();
  function C2(e4) {
    let t2 = n2.items, r2 = t2.indexOf(e4);
    if (r2 > 0) {
      let n3 = t2[r2 - 1];
      p(n3) && n3.loc.end.line + 1 === e4.loc.start.line && S2.add(e4);
    }
  }
  let w2 = /* @__PURE__ */ new WeakMap();
  function T2(e4) {
    let i3 = w2.get(e4);
    if (i3 !== void 0) return i3;
    let o2 = {};
    function s3(n3, i4) {
      if (n3 === e4) return i4;
      if (a(n3)) return s3(n3.value, i4);
      if (d(n3)) return s3(n3.item, i4);
      if (m(n3)) for (let e5 = 0; e5 < n3.items.length; e5++) {
        let c4 = n3.items[e5], l3 = [];
        if (a(c4)) l3 = c4.key.value;
        else if (t(c4) || r(c4)) {
          if (l3 = c4.key.item.value, r(c4)) {
            let e6 = Bt(l3);
            o2[e6] = (o2[e6] ?? -1) + 1, l3 = l3.concat(o2[e6]);
          }
        } else d(c4) && (l3 = a(c4.item) ? c4.item.key.value : [e5]);
        let u2 = s3(c4, l3.length ? i4.concat(l3) : i4);
        if (u2) return u2;
      }
    }
    let c3 = s3(n2, []);
    return c3 !== void 0 && w2.set(e4, c3), c3;
  }
  function E2(e4, t2) {
    let n3 = a(e4) ? e4 : d(e4) && a(e4.item) ? e4.item : void 0;
    if (!n3) return false;
    let r2 = n3.key.value.length;
    return r2 > t2.length || !F(n3.key.value, t2.slice(t2.length - r2));
  }
  function D2(e4, i3) {
    let o2 = e4.key.item.value.concat(i3);
    return e4.items.some((e5) => a(e5) && e5.key.value.length > i3.length && F(e5.key.value.slice(0, i3.length), i3)) ? true : n2.items.some((e5) => {
      if (!t(e5) && !r(e5)) return false;
      let n3 = e5.key.item.value;
      return n3.length > o2.length && F(n3.slice(0, o2.length), o2);
    });
  }
  function O2(e4, t2) {
    let n3 = [], r2 = false;
    for (let i4 of e4.items) {
      if (!a(i4) || !f(i4.value) || !D2(t2, i4.key.value)) {
        n3.push(i4);
        continue;
      }
      let e5 = [];
      for (let t3 of i4.value.items) {
        if (!d(t3) || !a(t3.item)) continue;
        let n4 = q([t3.item], ``, { temporal: l2 });
        for (let e6 of t3.item.key.value) n4 = n4 == null ? void 0 : n4[e6];
        let r3 = Po(n4, c2);
        r3 !== void 0 && e5.push(Br(i4.key.value.concat(t3.item.key.value), r3));
      }
      e5.length > 0 ? (n3.push(...e5), r2 = true) : n3.push(i4);
    }
    if (!r2) return e4;
    let i3 = Rr(e4.key.item.value, c2.escapeSequenceUpperCase);
    for (let e5 of n3) B(i3, i3, e5);
    return H(i3), i3;
  }
  function k2(e4, t2) {
    function n3(e5) {
      if (a(e5)) return n3(e5.value);
      if (d(e5)) return n3(e5.item);
      if (!m(e5)) return;
      let r2 = e5.items;
      for (let n4 of r2) if (n4 === t2 || d(n4) && n4.item === t2) return e5;
      for (let e6 of r2) {
        let t3 = n3(d(e6) ? e6.item : e6);
        if (t3) return t3;
      }
    }
    return n3(e4);
  }
  function j2(e4, t2, r2, i3) {
    let a2 = t2.concat(e4.key.value), o2 = e4.key.raw;
    e4.key.value = a2, e4.key.raw = a2.map((e5) => A.test(e5) ? e5 : JSON.stringify(e5).replace(/\x7f/g, `\\u007f`)).join(`.`);
    let s3 = e4.key.raw.length - o2.length;
    e4.key.loc.end.column = e4.key.loc.start.column + e4.key.raw.length, e4.equals += s3, U(e4.value, { lines: 0, columns: s3 }, { first_line_only: true }), e4.loc.end.line === e4.loc.start.line && (e4.loc.end.column += s3), pr(n2, i3, r2, e4), Co(n2, e4);
  }
  function ee2(e4, t2) {
    let n3 = e4.key.item, r2 = n3.raw, i3 = t2.concat(n3.value), a2 = i3.map((e5) => A.test(e5) ? e5 : JSON.stringify(e5).replace(/\x7f/g, `\\u007f`)).join(`.`), o2 = a2.length - r2.length;
    n3.value = i3, n3.raw = a2, n3.loc.end.column = n3.loc.start.column + a2.length, e4.key.loc.end.line === e4.key.loc.start.line && (e4.key.loc.end.column += o2);
  }
  function te2(e4, t2, r2, i3) {
    ee2(e4, t2), pr(n2, i3, r2, e4);
  }
  function ne2(e4, t2, r2) {
    let i3 = Z(n2, e4);
    if (i3 && !E2(i3, e4)) return null;
    let a2 = e4.length;
    for (; a2 > 0; ) {
      let t3 = Z(n2, e4.slice(0, a2));
      if (t3 && !E2(t3, e4.slice(0, a2))) break;
      a2--;
    }
    let o2 = e4.slice(a2);
    if (o2.length === 0 || !o2.every((e5) => typeof e5 == `string`)) return null;
    if (_2 !== void 0) {
      let e5 = _2;
      for (let t3 of r2) e5 = e5 == null ? void 0 : e5[t3];
      if (e5 !== void 0) {
        let n3 = Po(e5, c2);
        if (n3 !== void 0) return Br([...o2, ...t2.key.value], n3, false, c2.escapeSequenceUpperCase);
      }
    }
    let s3 = t2.key, l3 = [...o2, ...s3.value].map((e5) => A.test(e5) ? e5 : JSON.stringify(e5).replace(/\x7f/g, `\\u007f`)).join(`.`), u2 = l3.length - s3.raw.length;
    return s3.raw = l3, s3.value = [...o2, ...s3.value], s3.loc.end.column = s3.loc.start.column + l3.length, t2.equals += u2, U(t2.value, { lines: 0, columns: u2 }, { first_line_only: true }), t2.loc.end.line === t2.loc.start.line && (t2.loc.end.column += u2), t2;
  }
  let M2 = /* @__PURE__ */ new Set(), re2 = /* @__PURE__ */ new Set(), ie2 = /* @__PURE__ */ new WeakMap();
  function ae2(e4, t2) {
    return ie2.get(e4) ?? t2;
  }
  let oe2 = [], se2 = /* @__PURE__ */ new Set(), ce2 = [];
  function le2(e4, t2, r2) {
    if (!u(e4) && !f(e4) || !d(r2) || f(e4) && !a(r2.item)) return r2;
    let i3 = _2;
    for (let e5 of t2) i3 = i3 == null ? void 0 : i3[e5];
    if (!Array.isArray(i3) && !P(i3)) return r2;
    let o2 = qn(n2, e4) ?? 0, s3 = Cr(e4) || e4.items.length === 0 && e4.loc.end.line > e4.loc.start.line, l3 = v2 ? c2.indentWidth : u(e4) && e4.items.length === 0 ? Math.max(c2.indentWidth, 4) : c2.indentWidth;
    u(e4) && e4.items.length === 0 && !c2.useTabsForIndentation && er(e4, Math.max(l3, 4));
    let p2 = Array.isArray(i3) ? `array` : `table`, m2 = e4.items.map((t3) => f(e4) && a(t3.item) ? t3.item.value : t3.item).find((e5) => p2 === `array` ? u(e5) : f(e5)), h2 = m2 && p2 === `array` ? ai(m2) : m2 && p2 === `table` ? oi(m2) : false, g3 = m2, b3 = g3 && g3.items.length > 0 ? g3.items[0].loc.start.column - g3.loc.start.column > 1 : void 0, x2 = Fn(p2, o2 + 1, s3, c2), S3 = p2 === `array` ? `multilineArray` : `multilineTable`, C3 = I({ ...c2, inlineTableStart: 0, [S3]: x2, trailingComma: y2 ? c2.trailingComma : h2, bracketSpacing: b3 ?? c2.bracketSpacing, indentWidth: l3 }, c2), w3 = K({ tmp: i3 }, C3, o2 + 1, s3).items[0];
    if (!w3 || !a(w3)) return r2;
    let T3 = w3.value;
    if (x2 && (u(T3) || f(T3))) {
      let e5 = T3.loc.start.column;
      T3.loc.start.column = 0, T3.loc.end.line === T3.loc.start.line ? T3.loc.end.column -= e5 : Fn(u(T3) ? `array` : `table`, o2 + 1, s3, C3) && (T3.loc.end.column = 1);
    }
    if (f(e4)) {
      let e5 = G(Br(r2.item.key.value, T3, false, c2.escapeSequenceUpperCase));
      return e5.comma = r2.comma, e5;
    }
    let E3 = G(T3);
    return e4.items.length === 0 && u(e4) && f(T3) && (E3.comma = true), E3;
  }
  function ue2(e4, t2, r2) {
    let i3 = d(t2) ? t2.item : t2;
    if (!u(i3) && !f(i3)) return t2;
    let o2 = _2;
    for (let e5 of r2) o2 = o2 == null ? void 0 : o2[e5];
    if (!Array.isArray(o2) && !P(o2)) return t2;
    let s3 = Jn(n2, e4), l3 = s3 ? qn(n2, s3) ?? 0 : -1, p2 = s3 ? Cr(s3) || s3.items.length === 0 && s3.loc.end.line > s3.loc.start.line : false, m2 = Array.isArray(o2) ? `array` : `table`, h2 = m2 === `array` ? c2.multilineArray : c2.multilineTable, g3 = Fn(m2, l3 + 1, p2, c2), v3 = d(e4) ? e4.item : e4, b3 = u(v3) || f(v3) ? v3 : void 0, x2 = u(v3) ? `array` : f(v3) ? `table` : void 0, S3 = b3 !== void 0 && x2 !== m2 && Kn(b3) && h2 === `auto`;
    if (!(g3 || S3)) return t2;
    let C3 = m2 === `array` ? `multilineArray` : `multilineTable`, w3 = I({ ...c2, inlineTableStart: 0, [C3]: true, trailingComma: y2 ? c2.trailingComma : false }, c2), T3 = K({ tmp: o2 }, w3, l3 + 1, p2).items[0];
    if (!T3 || !a(T3)) return t2;
    let E3 = T3.value;
    if (u(E3) || f(E3)) {
      let t3 = d(e4) ? e4.item.loc.start.column : e4.loc.start.column;
      E3.loc.end.line === E3.loc.start.line ? E3.loc.end.column += t3 - E3.loc.start.column : E3.loc.end.column = 1, E3.loc.start.column = t3;
    }
    if (d(t2)) {
      let e5 = G(E3);
      return e5.comma = t2.comma, e5;
    }
    return E3;
  }
  s2.forEach((s3) => {
    if (J(s3)) {
      var v3;
      let o2 = X(i2, s3.path), h2 = s3.path.slice(0, -1), g3 = N(s3.path), _3 = r(o2);
      if (bt(g3) && !_3 && !bt(N(h2))) {
        let e4 = Z(n2, h2.concat(0));
        e4 && r(e4) && (_3 = true);
      }
      if (_3 && bt(g3) && !bt(N(h2))) {
        let e4 = Z(n2, h2), t2 = e4 && a(e4) ? e4.value : e4;
        if (t2 && u(t2)) {
          let e5 = q(i2.items, ``, { temporal: l2 });
          for (let t3 of s3.path) e5 = e5 == null ? void 0 : e5[t3];
          let r2 = I({ ...c2, inlineTableStart: 0 }, c2), u2 = e5 === void 0 ? void 0 : K({ tmp: e5 }, r2), p2 = u2 == null ? void 0 : u2.items[0];
          if (p2 && a(p2) && (o2 = G(p2.value), _3 = false, d(o2) && f(o2.item) && o2.item.items.length > 0)) {
            let e6 = o2.item;
            if (!(e6.items[0].loc.start.column - e6.loc.start.column > 1)) {
              let r3 = t2.items.map((e7) => e7.item).find((e7) => f(e7) && e7.items.length > 0);
              r3 && r3.items[0].loc.start.column - r3.loc.start.column > 1 && xr(n2, e6, true);
            }
          }
        }
      }
      if (_3 && !r(o2)) {
        let e4 = h2.filter((e5) => typeof e5 == `string`), n3 = q(i2.items, ``, { temporal: l2 });
        for (let e5 of s3.path) n3 = n3 == null ? void 0 : n3[e5];
        if (n3 !== void 0) {
          let i3 = Rr(e4, c2.escapeSequenceUpperCase), a2 = K(n3, c2);
          for (let e5 of a2.items) B(i3, i3, e5, void 0);
          let s4 = (n4) => {
            if (m(n4)) for (let i4 of n4.items) {
              if (!t(i4) && !r(i4)) continue;
              let n5 = i4.key, a3 = n5.item, o3 = e4.concat(a3.value);
              a3.value = o3, a3.raw = Ur(o3, c2.escapeSequenceUpperCase).raw, a3.loc.start.column = n5.loc.start.column + 1, a3.loc.end.column = a3.loc.start.column + a3.raw.length, n5.loc.end.column = a3.loc.start.column + a3.raw.length + 1, s4(i4);
            }
          };
          s4(i3), H(i3), o2 = i3;
        }
      }
      let y3;
      if (t(o2)) y3 = n2;
      else if (_3) {
        y3 = n2;
        let e4 = n2, i3 = Z(e4, h2.concat(g3 - 1)), a2 = Z(e4, h2.concat(g3));
        if (a2) g3 = e4.items.indexOf(a2);
        else if (i3) {
          if (g3 = e4.items.indexOf(i3) + 1, r(i3)) {
            let n3 = i3.key.item.value, a3 = g3 - 1;
            for (let i4 = g3; i4 < e4.items.length; i4++) {
              let o3 = e4.items[i4], s4 = t(o3) || r(o3) ? o3.key.item.value : void 0;
              s4 && s4.length > n3.length && F(s4.slice(0, n3.length), n3) && (a3 = i4);
            }
            g3 = a3 + 1, r(o2) && (o2 = O2(o2, i3));
          }
        } else g3 = e4.items.length;
      } else {
        y3 = n2;
        for (let e4 = s3.path.length - 1; e4 >= 0; e4--) {
          let t2 = Z(n2, s3.path.slice(0, e4));
          if (t2 && !E2(t2, s3.path.slice(0, e4))) {
            y3 = t2;
            break;
          }
        }
        a(y3) ? y3 = y3.value : d(y3) && a(y3.item) ? y3 = y3.item.value : (d(y3) && f(y3.item) || d(y3) && u(y3.item)) && (y3 = y3.item);
      }
      if ((u(y3) || f(y3)) && (o2 = le2(y3, s3.path, o2), wi(y3, o2, c2.indentWidth)), u(y3)) {
        let e4 = Z(n2, h2), t2 = Z(n2, h2.slice(0, -1));
        if (e4 && a(e4) && t2) {
          let n3 = Ua(y3, o2, g3);
          n3 !== 0 && Va(t2, e4, n3);
        }
      }
      let b3 = (u(y3) || f(y3)) && y3.loc.end.line > y3.loc.start.line;
      b3 && re2.has(y3) && H(n2);
      let x2 = u(y3) || f(y3) ? (v3 = Sa(n2, y3)) == null ? void 0 : v3.items : void 0;
      if (r(y3) || u(y3) || e(y3)) {
        if (u(y3)) {
          let e4 = ae2(y3, ai(y3));
          if (d(o2)) {
            let t2 = y3.items.length === 0 && f(o2.item) && Cr(o2.item);
            o2.comma = t2 || e4;
            let n3 = o2, r2 = f(n3.item) ? n3.item : void 0, u2 = r2 && r2.items.length > 0 ? y3.items.map((e5) => e5.item).find((e5) => e5 !== n3.item && f(e5)) : void 0;
            if (r2 && u2) {
              let e5 = oi(u2);
              if (e5 !== oi(r2)) {
                let t3 = q(i2.items, ``, { temporal: l2 });
                for (let e6 of s3.path) t3 = t3 == null ? void 0 : t3[e6];
                let r3 = I({ ...c2, inlineTableStart: 0, trailingComma: e5 }, c2), u3 = t3 === void 0 ? void 0 : K({ tmp: t3 }, r3).items[0];
                if (u3 && a(u3)) {
                  let e6 = G(u3.value);
                  e6.comma = n3.comma, o2 = e6;
                }
              }
            }
          }
        }
        if (c2.inlineTableStart !== void 0 && c2.inlineTableStart > 0 && e(y3) && t(o2)) {
          let e4 = Mo(o2, n2, c2);
          B(n2, y3, o2, g3);
          for (let t2 of e4) B(n2, n2, t2, void 0);
        } else {
          let i3 = o2;
          d(o2) && (r(y3) || e(y3)) && (i3 = o2.item);
          let c3 = g3;
          if (e(y3) && a(i3)) {
            let e4 = y3.items.findIndex((e5) => t(e5) || r(e5));
            e4 !== -1 && (c3 = e4);
          }
          let l3 = false;
          if ((r(y3) || e(y3)) && a(i3)) {
            let e4 = ne2(h2, i3, s3.path);
            e4 && (M2.has(y3) && H(n2), i3 = e4, l3 = true);
          }
          if (u(y3) && y3.items.length === 0 && H(n2), c3 === 0 && u(y3) && dr(n2).has(y3) && H(n2), c3 === 0 && (e(y3) || t(y3) || r(y3)) && dr(n2).has(y3) && H(n2), a(i3) && i3.key.value.length > 1) {
            let e4 = lo(n2, i3.key.value.slice(0, -1));
            if (e4) {
              let t2 = i3.equals;
              co(i3.key, e4.key.raw), i3.equals = i3.key.loc.end.column + e4.equals - e4.key.loc.end.column;
              let n3 = i3.equals - t2;
              U(i3.value, { lines: 0, columns: n3 }, { first_line_only: true }), i3.loc.end.line === i3.loc.start.line && (i3.loc.end.column += n3);
            }
          }
          B(n2, y3, i3, c3, void 0, x2), l3 && M2.add(y3);
        }
      } else if (f(y3)) {
        y3.items.length === 0 && (H(n2), ar(y3) && y3.loc.end.line > y3.loc.start.line && (y3.loc.end.line = y3.loc.start.line));
        let e4 = ae2(y3, oi(y3));
        if (a(o2)) {
          let t2 = G(o2);
          t2.comma = e4;
          let r2 = Xa(y3, o2, s3.before);
          B(n2, y3, t2, r2, void 0, x2);
        } else if (d(o2) && a(o2.item)) {
          let t2 = o2.item, r2 = ne2(h2, t2, s3.path);
          r2 && (M2.has(y3) && H(n2), t2 = r2);
          let i3 = G(t2);
          i3.comma = e4;
          let a2 = Xa(y3, t2, s3.before);
          B(n2, y3, i3, a2, void 0, x2), r2 && M2.add(y3);
        } else B(n2, y3, o2, void 0, void 0, x2);
      } else if (c2.inlineTableStart !== void 0 && c2.inlineTableStart > 0 && a(o2) && f(o2.value) && t(y3)) gi([...y3.key.item.value, ...o2.key.value]) < c2.inlineTableStart ? No(o2, y3, n2, c2) : B(n2, y3, o2);
      else if (c2.inlineTableStart === 0 && a(o2) && f(o2.value) && e(y3)) B(n2, y3, o2, void 0, true);
      else {
        let i3 = o2;
        d(o2) && (t(y3) || r(y3) || e(y3)) && (i3 = o2.item);
        let c3 = false;
        if (t(y3) && a(i3)) {
          let e4 = ne2(h2, i3, s3.path);
          e4 && (M2.has(y3) && H(n2), i3 = e4, c3 = true);
        }
        let l3 = (t(y3) || r(y3)) && y3.items.length > 0 && y3.items.every(p) ? 2 : void 0;
        B(n2, y3, i3, void 0, void 0, void 0, l3), c3 && M2.add(y3);
      }
      b3 && re2.add(y3);
    } else if (Xi(s3)) {
      let p2 = Z(n2, s3.path), h2;
      try {
        h2 = X(i2, s3.path);
      } catch {
        h2 = void 0;
      }
      if (!p2 || !h2) {
        To(n2, i2, s3, c2, l2, g2, S2);
        return;
      }
      if (a(p2) && t(h2)) {
        let e4 = h2.key.item.value;
        if ($(n2, e4).some((e5) => e5 !== p2)) {
          To(n2, i2, s3, c2, l2, g2, S2);
          return;
        }
      }
      if (d(p2) && (t(h2) || r(h2))) {
        let e4 = Z(n2, s3.path.slice(0, -1)), t2 = e4 && a(e4) ? e4.value : e4;
        if (t2 && u(t2)) {
          let e5 = _2;
          for (let t3 of s3.path) e5 = e5 == null ? void 0 : e5[t3];
          if (e5 !== void 0) {
            let t3 = I({ ...c2, inlineTableStart: 0 }, c2), n3 = K({ tmp: e5 }, t3), r2 = n3 == null ? void 0 : n3.items[0];
            r2 && a(r2) && (h2 = G(r2.value));
          }
        }
      }
      let v4, y3 = Z(n2, s3.path.slice(0, -1));
      y3 && a(y3) && E2(y3, s3.path.slice(0, -1)) && (y3 = k2(n2, y3));
      let b3 = Fo(n2, s3.path);
      if (a(p2) && a(h2)) {
        let i3 = false;
        if (p2.key.value.length > 1) {
          let o2 = T2(p2), c3 = Ya(s3.path, p2.key.value, o2 ? o2.length - p2.key.value.length : 0);
          if (c3 > 0 && c3 < p2.key.value.length) {
            p2.key.value = p2.key.value.slice(0, c3), p2.key.raw = Ur(p2.key.value).raw;
            let o3 = p2.key.loc.end.column, s4 = p2.key.loc.start.column + p2.key.raw.length, l3 = s4 - o3;
            p2.key.loc.end.column = s4, p2.equals += l3, p2.value.loc.start.column += l3, p2.value.loc.end.line === p2.value.loc.start.line && (p2.value.loc.end.column += l3), p2.loc.end.line === p2.loc.start.line && (p2.loc.end.column += l3), i3 = true;
            let u2 = p2.key.value;
            if (y3 && (t(y3) || e(y3) || r(y3))) {
              let e4 = [...y3.items];
              for (let i4 = e4.length - 1; i4 >= 0; i4--) {
                let o4 = e4[i4];
                if (o4 === p2) continue;
                let s5 = a(o4) ? o4.key.value : t(o4) || r(o4) ? o4.key.item.value : void 0;
                s5 && s5.length >= u2.length && F(s5.slice(0, u2.length), u2) && Q(n2, y3, o4);
              }
            }
          }
        }
        if (!i3 && a(h2) && y3 && (t(y3) || e(y3) || r(y3)) && Lo(n2, y3, p2.key.value, p2), vo(p2.value, h2.value, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0), y3 && Ba(y3, p2, p2.value, h2.value), v4 = p2, p2 = p2.value, h2 = h2.value, i3 && _2 !== void 0) {
          let e4 = _2;
          for (let t2 of s3.path) e4 = e4 == null ? void 0 : e4[t2];
          if (e4 !== void 0) {
            let t2 = Po(e4, c2);
            t2 !== void 0 && (h2 = t2, vo(p2, h2, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0));
          }
        }
      } else if (a(p2) && d(h2) && a(h2.item)) {
        let i3 = false;
        if (p2.key.value.length > 1) {
          let o2 = T2(p2), c3 = Ya(s3.path, p2.key.value, o2 ? o2.length - p2.key.value.length : 0);
          if (c3 > 0 && c3 < p2.key.value.length) {
            p2.key.value = p2.key.value.slice(0, c3), p2.key.raw = Ur(p2.key.value).raw;
            let o3 = p2.key.loc.end.column, s4 = p2.key.loc.start.column + p2.key.raw.length, l3 = s4 - o3;
            p2.key.loc.end.column = s4, p2.equals += l3, p2.value.loc.start.column += l3, p2.value.loc.end.line === p2.value.loc.start.line && (p2.value.loc.end.column += l3), p2.loc.end.line === p2.loc.start.line && (p2.loc.end.column += l3), i3 = true;
            let u2 = p2.key.value;
            if (y3 && (t(y3) || e(y3) || r(y3))) {
              let e4 = [...y3.items];
              for (let i4 = e4.length - 1; i4 >= 0; i4--) {
                let o4 = e4[i4];
                if (o4 === p2) continue;
                let s5 = a(o4) ? o4.key.value : t(o4) || r(o4) ? o4.key.item.value : void 0;
                s5 && s5.length >= u2.length && F(s5.slice(0, u2.length), u2) && Q(n2, y3, o4);
              }
            }
          }
        }
        if (!i3 && a(h2.item) && y3 && (t(y3) || e(y3) || r(y3)) && Lo(n2, y3, p2.key.value, p2), v4 = p2, p2 = p2.value, h2 = h2.item.value, i3 && _2 !== void 0) {
          let e4 = _2;
          for (let t2 of s3.path) e4 = e4 == null ? void 0 : e4[t2];
          if (e4 !== void 0) {
            let t2 = Po(e4, c2);
            t2 !== void 0 && (h2 = t2);
          }
        }
      } else if (d(p2) && a(p2.item) && a(h2)) {
        let e4 = p2.item, i3 = false;
        if (e4.key.value.length > 1) {
          let o2 = T2(e4), l3 = Ya(s3.path, e4.key.value, o2 ? o2.length - e4.key.value.length : 0);
          if (l3 > 0 && l3 < e4.key.value.length) {
            e4.key.value = e4.key.value.slice(0, l3), e4.key.raw = Ur(e4.key.value, c2.escapeSequenceUpperCase).raw;
            let o3 = e4.key.loc.end.column, s4 = e4.key.loc.start.column + e4.key.raw.length, u2 = s4 - o3;
            e4.key.loc.end.column = s4, e4.equals += u2, e4.value.loc.start.column += u2, e4.value.loc.end.line === e4.value.loc.start.line && (e4.value.loc.end.column += u2), e4.loc.end.line === e4.loc.start.line && (e4.loc.end.column += u2), e4.loc.end.line === e4.loc.start.line && sr(n2, e4, { lines: 0, columns: u2 }), i3 = true;
            let f2 = e4.key.value, h3 = y3;
            if (h3 && d(h3) && (h3 = h3.item), h3 && a(h3) && (h3 = h3.value), h3 && m(h3)) {
              let e5 = [...h3.items];
              for (let i4 = e5.length - 1; i4 >= 0; i4--) {
                let o4 = e5[i4];
                if (o4 === p2) continue;
                let s5 = a(o4) ? o4.key.value : d(o4) && a(o4.item) ? o4.item.key.value : t(o4) || r(o4) ? o4.key.item.value : void 0;
                s5 && s5.length >= f2.length && F(s5.slice(0, f2.length), f2) && Q(n2, h3, o4);
              }
            }
          }
        }
        if (vo(e4.value, h2.value, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0), v4 = e4, p2 = e4.value, h2 = h2.value, i3 && _2 !== void 0) {
          let e5 = _2;
          for (let t2 of s3.path) e5 = e5 == null ? void 0 : e5[t2];
          if (e5 !== void 0) {
            let t2 = Po(e5, c2);
            t2 !== void 0 && (h2 = t2, vo(p2, h2, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0));
          }
        }
      } else if (d(p2) && d(h2) && a(p2.item) && a(h2.item)) {
        let e4 = false, i3 = p2.item;
        if (i3.key.value.length > 1) {
          let o2 = T2(i3), l3 = Ya(s3.path, i3.key.value, o2 ? o2.length - i3.key.value.length : 0);
          if (l3 > 0 && l3 < i3.key.value.length) {
            i3.key.value = i3.key.value.slice(0, l3), i3.key.raw = Ur(i3.key.value, c2.escapeSequenceUpperCase).raw;
            let o3 = i3.key.loc.end.column, s4 = i3.key.loc.start.column + i3.key.raw.length, u2 = s4 - o3;
            i3.key.loc.end.column = s4, i3.equals += u2, i3.value.loc.start.column += u2, i3.value.loc.end.line === i3.value.loc.start.line && (i3.value.loc.end.column += u2), i3.loc.end.line === i3.loc.start.line && (i3.loc.end.column += u2), i3.loc.end.line === i3.loc.start.line && sr(n2, i3, { lines: 0, columns: u2 }), e4 = true;
            let f2 = i3.key.value, h3 = y3;
            if (h3 && d(h3) && (h3 = h3.item), h3 && a(h3) && (h3 = h3.value), h3 && m(h3)) {
              let e5 = [...h3.items];
              for (let i4 = e5.length - 1; i4 >= 0; i4--) {
                let o4 = e5[i4];
                if (o4 === p2) continue;
                let s5 = a(o4) ? o4.key.value : d(o4) && a(o4.item) ? o4.item.key.value : t(o4) || r(o4) ? o4.key.item.value : void 0;
                s5 && s5.length >= f2.length && F(s5.slice(0, f2.length), f2) && Q(n2, h3, o4);
              }
            }
          }
        }
        if (vo(i3.value, h2.item.value, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0), v4 = i3, p2 = i3.value, h2 = h2.item.value, e4 && _2 !== void 0) {
          let e5 = _2;
          for (let t2 of s3.path) e5 = e5 == null ? void 0 : e5[t2];
          if (e5 !== void 0) {
            let t2 = Po(e5, c2);
            t2 !== void 0 && (h2 = t2, vo(p2, h2, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0));
          }
        }
      } else if (t(p2)) {
        let o2 = q(i2.items, ``, { temporal: l2 });
        for (let e4 of s3.path) o2 = o2 == null ? void 0 : o2[e4];
        if (o2 !== void 0) {
          let i3 = p2.key.item.value, l3 = i3.slice(-1), u2 = i3.slice(0, -1), d2 = k2(n2, p2) ?? oa(n2, s3.path);
          if (e(d2)) {
            let e4 = $(n2, i3).filter((e5) => e5 !== p2 && (t(e5) || r(e5)));
            for (let t2 of e4) Q(n2, d2, t2);
          }
          let f2 = K({ [l3[0]]: o2 }, c2), m2 = f2.items[0];
          if (u2.length > 0) {
            if (t(m2) || r(m2)) te2(m2, u2, p2, d2), g2.add(m2);
            else if ($(n2, u2).some(a)) j2(m2, u2, p2, d2), g2.add(m2);
            else {
              let e4 = n2.items.find((e5) => e5 !== p2 && (t(e5) || r(e5)) && F(e5.key.item.value, u2));
              if (e4) B(n2, e4, m2, void 0), Q(n2, d2, p2), g2.add(m2);
              else {
                let e5 = W(u2, c2.escapeSequenceUpperCase);
                S2.add(e5), B(n2, e5, m2, 0), pr(n2, d2, p2, e5), g2.add(e5);
              }
            }
          } else pr(n2, d2, p2, m2), g2.add(m2), Co(n2, m2);
          if (f2.items.length > 1) for (let e4 = 1; e4 < f2.items.length; e4++) {
            let t2 = f2.items[e4];
            u2.length > 0 && ee2(t2, u2);
            let r2 = e4 === 1 ? m2 : f2.items[e4 - 1];
            B(n2, d2, t2, d2.items.indexOf(r2) + 1), g2.add(t2);
          }
          return;
        }
        v4 = oa(n2, s3.path);
      } else if (r(p2)) {
        let o2 = q(i2.items, ``, { temporal: l2 }), u2 = p2.key.item.value, d2 = o2, f2 = typeof s3.path[s3.path.length - 1] == `number` ? s3.path.slice(0, -1) : s3.path;
        for (let e4 of f2) d2 = d2 == null ? void 0 : d2[e4];
        if (d2 !== void 0) {
          let i3 = u2.slice(-1), o3 = u2.slice(0, -1), l3 = k2(n2, p2) ?? oa(n2, s3.path), f3 = K({ [i3[0]]: d2 }, c2).items[0];
          if (Array.isArray(d2) && !d2.every((e4) => P(e4))) {
            let e4 = $(n2, u2).filter((e5) => e5 !== p2 && (t(e5) || r(e5)));
            for (let t2 of e4) Q(n2, n2, t2);
          }
          if (o3.length > 0) {
            if (t(f3) || r(f3)) te2(f3, o3, p2, l3), g2.add(f3);
            else {
              let r2 = e(l3) ? l3.items.find((e4) => t(e4) && F(e4.key.item.value, o3)) : void 0;
              if (r2) {
                let e4 = r2.items.find((e5) => a(e5) && F(e5.key.value, f3.key.value));
                e4 ? pr(n2, r2, e4, f3) : B(n2, r2, f3, void 0), Q(n2, l3, p2), g2.add(r2);
                return;
              }
              if ($(n2, o3).some(a)) j2(f3, o3, p2, l3), g2.add(f3);
              else {
                let e4 = W(o3, c2.escapeSequenceUpperCase);
                S2.add(e4), B(n2, e4, f3, 0), pr(n2, l3, p2, e4), g2.add(e4);
              }
            }
          } else pr(n2, l3, p2, f3), g2.add(f3), Co(n2, f3);
          return;
        }
        v4 = oa(n2, s3.path);
      } else if (v4 = oa(n2, s3.path), a(v4)) {
        let e4 = X(n2, s3.path.slice(0, -1));
        a(e4) && u(e4.value) && (v4 = e4.value);
      } else d(v4) && a(v4.item) ? v4 = v4.item.value : (d(v4) && f(v4.item) || d(v4) && u(v4.item)) && (v4 = v4.item);
      if (d(p2) && d(h2) && (o(p2.item) && o(h2.item) && (vo(p2.item, h2.item, c2.escapeSequenceUpperCase, c2.minimumTimeDecimals ?? 0), h2.loc = { start: { ...h2.item.loc.start }, end: { ...h2.item.loc.end } }), h2.comma = p2.comma), b3) {
        let e4 = x(p2.loc), t2 = x(h2.loc).columns - e4.columns;
        t2 !== 0 && Ha(b3.container, b3.row, t2);
      }
      h2 = ue2(p2, h2, s3.path), pr(n2, v4, p2, h2), u(h2) && se2.add(h2), (u(h2) || f(h2)) && (H(n2), mi(h2, c2.indentWidth), ce2.push({ owner: v4, container: h2 })), e(v4) && a(p2) && (t(h2) || r(h2)) && wo(n2, h2);
    } else if (Y(s3)) {
      let o2 = Z(n2, s3.path);
      if (o2) {
        let l3 = oa(n2, s3.path);
        if (l3 === o2 && (l3 = oa(n2, s3.path.slice(0, -1))), l3 === o2) {
          let e4 = Sa(n2, o2);
          e4 && (l3 = e4);
        }
        a(l3) && (l3 = l3.value), d(l3) && a(l3.item) && (l3 = l3.item.value), d(l3) && f(l3.item) && (l3 = l3.item), d(l3) && u(l3.item) && (l3 = l3.item), (!m(l3) || !l3.items.includes(o2)) && (l3 = k2(n2, o2) ?? (m(l3) ? n2 : Sa(n2, o2) ?? n2));
        let p2 = false;
        if (s3.path.length > 1 && t(o2) && _2 !== void 0) {
          let e4 = s3.path.slice(0, -1), t2 = o2.key.item.value.slice(0, -1);
          if ($(n2, t2).filter((e5) => e5 !== o2).length === 0) {
            let r2 = _2;
            for (let t3 of e4) r2 = r2 == null ? void 0 : r2[t3];
            if (P(r2) && Object.keys(r2).length === 0) {
              let e5 = o2;
              for (; e5.items.length > 0; ) V(n2, e5, N(e5.items));
              H(n2);
              let r3 = e5.key, i3 = h(r3) ? r3.item : r3;
              i3.value = t2, i3.raw = ao(i3.raw, i3.value, c2.escapeSequenceUpperCase), i3.loc.end.column = i3.loc.start.column + i3.raw.length, r3.loc.end.column = r3.loc.start.column + i3.raw.length + 2, e5.loc.end.line = r3.loc.end.line, e5.loc.end.column = r3.loc.end.column, C2(e5), p2 = true;
            }
          }
        }
        let g3 = e(l3) && m(l3) ? l3.items.indexOf(o2) : -1, v4 = m(l3) && !e(l3) ? l3.items.indexOf(o2) : -1, y3 = d(o2) ? o2.comma : void 0;
        d(o2) && (u(l3) || f(l3)) && er(l3, o2.loc.start.column), d(o2) && (u(l3) || f(l3)) && v4 === l3.items.length - 1 && y3 !== void 0 && ie2.set(l3, y3);
        let x2 = d(o2) && (u(l3) || f(l3)) && o2.loc.end.line === l3.loc.end.line ? l3.loc.end.column - o2.loc.end.column : void 0, w3 = T2(d(o2) && a(o2.item) ? o2.item : o2), E3 = a(o2) ? o2 : d(o2) && a(o2.item) ? o2.item : void 0;
        if (E3 && w3 && m(l3)) {
          let e4 = w3.length - E3.key.value.length, i3 = s3.path.slice(e4);
          if (i3.length > 0 && i3.length < E3.key.value.length) {
            let e5 = l3.items, s4 = [];
            for (let n3 of e5) {
              if (n3 === o2) continue;
              let e6 = a(n3) ? n3.key.value : d(n3) && a(n3.item) ? n3.item.key.value : t(n3) || r(n3) ? n3.key.item.value : void 0;
              e6 && e6.length > i3.length && F(e6.slice(0, i3.length), i3) && s4.push(n3);
            }
            for (let e6 of s4) Q(n2, l3, e6);
          }
        }
        if (E3 && w3 && m(l3)) {
          let e4 = E3.key.value, i3 = l3.items, s4 = [];
          for (let n3 of i3) {
            if (n3 === o2) continue;
            let i4 = a(n3) ? n3.key.value : d(n3) && a(n3.item) ? n3.item.key.value : t(n3) || r(n3) ? n3.key.item.value : void 0;
            i4 && i4.length > e4.length && F(i4.slice(0, e4.length), e4) && s4.push(n3);
          }
          for (let e5 of s4) Q(n2, l3, e5);
        }
        if ((t(o2) || r(o2)) && m(l3)) {
          let e4 = o2.key.item.value, i3 = l3.items, s4 = [];
          for (let n3 of i3) {
            if (n3 === o2) continue;
            let i4 = a(n3) ? n3.key.value : t(n3) || r(n3) ? n3.key.item.value : void 0;
            i4 && i4.length > e4.length && F(i4.slice(0, e4.length), e4) && s4.push(n3);
          }
          for (let e5 of s4) Q(n2, l3, e5);
        }
        if (p2 || Q(n2, l3, o2), d(o2) && (u(l3) || f(l3)) && o2.loc.end.line === l3.loc.end.line) {
          let e4 = l3.items, t2 = l3.loc.end.line === l3.loc.start.line ? e4.every((e5) => e5.loc.end.line === l3.loc.start.line) : e4.length > 0 && N(e4).loc.end.line === l3.loc.end.line;
          if (e4.length > 0 && v4 === e4.length && t2) {
            let t3 = x2 ?? l3.loc.end.column - o2.loc.end.column;
            H(n2);
            let r2 = N(e4).loc.end.column + t3;
            l3.loc.end.column !== r2 && (l3.loc.end.column = r2);
            let i3, s4 = (e5) => {
              if (a(e5)) return e5.value === l3 ? e5 : s4(e5.value);
              if (d(e5)) return s4(e5.item);
              if (m(e5)) for (let t4 of e5.items) {
                let e6 = s4(d(t4) ? t4.item : t4);
                if (e6) return e6;
              }
            };
            if (i3 = s4(n2), i3 && i3.loc.end.line === l3.loc.end.line) {
              i3.loc.end.column = l3.loc.end.column;
              let e5 = (t5) => {
                if (a(t5)) return e5(t5.value);
                if (d(t5)) return t5.item === i3 ? t5 : e5(t5.item);
                if (m(t5)) for (let n3 of t5.items) {
                  let t6 = e5(n3);
                  if (t6) return t6;
                }
              }, t4 = e5(n2);
              if (t4) {
                let e6 = l3.loc.end.column - t4.loc.end.column;
                t4.loc.end.column = l3.loc.end.column, e6 !== 0 && (sr(n2, t4, { lines: 0, columns: e6 }), cr(n2), H(n2));
              }
            }
          }
        }
        if (!p2 && s3.path.length > 1 && (t(o2) || r(o2)) && _2 !== void 0) {
          let e4 = s3.path.slice(0, -1), t2 = o2.key.item.value.slice(0, -1);
          if ($(n2, t2).length === 0) {
            let r2 = _2;
            for (let t3 of e4) r2 = r2 == null ? void 0 : r2[t3];
            if (P(r2) && Object.keys(r2).length === 0) {
              let e5 = W(t2, c2.escapeSequenceUpperCase);
              S2.add(e5);
              let r3 = g3 >= 0 ? Math.min(g3, n2.items.length) : n2.items.length;
              H(n2), B(n2, n2, e5, r3);
            }
          }
        }
        if (!p2 && s3.path.length > 1 && _2 !== void 0) {
          let i3 = a(o2) ? o2 : d(o2) && a(o2.item) ? o2.item : void 0;
          if (i3 && i3.key.value.length > 1) {
            let o3 = s3.path.slice(0, -1), u2 = e(l3) || t(l3) || r(l3) || f(l3) ? l3 : n2;
            if (m(u2)) {
              let s4;
              if (t(u2) || r(u2)) {
                let e4 = u2.key.item.value, t2 = 0, n3 = 0;
                for (let r2 = 0; r2 < e4.length && t2 < o3.length; r2++) {
                  for (; t2 < o3.length && typeof o3[t2] == `number`; ) t2++;
                  if (t2 >= o3.length || o3[t2] !== e4[r2]) break;
                  n3++, t2++;
                }
                for (; t2 < o3.length && typeof o3[t2] == `number`; ) t2++;
                s4 = n3 === e4.length ? o3.slice(t2) : o3.slice(e4.length + +!!r(u2));
              } else if (f(u2)) {
                if (w3) {
                  let e4 = w3.slice(0, w3.length - i3.key.value.length), t2 = 0, n3 = 0;
                  for (; n3 < e4.length && t2 < o3.length; ) {
                    for (; t2 < o3.length && typeof o3[t2] == `number`; ) t2++;
                    if (t2 >= o3.length || o3[t2] !== e4[n3]) break;
                    n3++, t2++;
                  }
                  for (; t2 < o3.length && typeof o3[t2] == `number`; ) t2++;
                  s4 = n3 === e4.length ? o3.slice(t2) : o3.slice(e4.length);
                } else s4 = o3.slice(o3.length - (i3.key.value.length - 1));
              } else s4 = o3;
              s4 = s4.filter((e4) => typeof e4 == `string`);
              let l4 = u2.items.filter((e4) => {
                let t2 = a(e4) ? e4.key.value : d(e4) && a(e4.item) ? e4.item.key.value : void 0;
                return t2 ? F(t2.slice(0, s4.length), s4) : false;
              }), p3 = r(u2), m2 = [];
              p3 && l4.length === 0 && (m2 = $(n2, u2.key.item.value.concat(s4)));
              let h2 = s4.length === 0 && (t(u2) || r(u2) || f(u2));
              if (l4.length === 0 && m2.length === 0 && !h2) {
                let r2 = _2;
                for (let e4 of o3) r2 = r2 == null ? void 0 : r2[e4];
                if (P(r2) && Object.keys(r2).length === 0) {
                  if (f(u2)) {
                    let e4 = s4.map((e5) => A.test(e5) ? e5 : JSON.stringify(e5).replace(/\x7f/g, `\\u007f`)).join(`.`), t2 = Array.from(Xe(`${e4} = {}`))[0];
                    if (a(t2)) {
                      let e5 = G(t2);
                      e5.comma = y3 ?? false, H(n2), ar(u2) && u2.loc.end.line > u2.loc.start.line && (u2.loc.end.line = u2.loc.start.line), B(n2, u2, e5, v4 >= 0 ? v4 : void 0), c2.bracketSpacing && U(e5, { lines: 0, columns: 1 });
                      let r4 = u2.items[v4 + 1], i5 = z(n2).get(e5);
                      r4 && i5 && r4.loc.start.line === e5.loc.end.line && (i5.columns = e5.loc.end.column + 2 - r4.loc.start.column);
                    }
                    return;
                  }
                  let r3 = W(p3 || t(u2) ? u2.key.item.value.concat(s4) : s4, c2.escapeSequenceUpperCase);
                  S2.add(r3);
                  let i4 = g3 >= 0 ? g3 : n2.items.length;
                  if (p3) {
                    let e4 = n2.items.indexOf(u2);
                    i4 = e4 >= 0 ? e4 + 1 : n2.items.length;
                  } else if (t(u2)) {
                    let e4 = n2.items.indexOf(u2);
                    i4 = e4 >= 0 ? e4 + 1 : n2.items.length;
                  } else if (e(u2)) {
                    let e4 = xo(n2);
                    i4 = e4 >= 0 ? e4 : n2.items.length;
                  }
                  H(n2), B(n2, n2, r3, i4);
                }
              }
            }
          }
        }
        if (r(o2)) {
          let e4 = o2.key.item.value, t2 = s3.path.slice(0, -1);
          !Z(n2, t2.concat(0)) && Z(i2, t2) && b2.set(e4.join(`.`), e4);
        }
      } else {
        let e4 = () => Z(n2, s3.path.concat(0)) || $(n2, s3.path).filter(r)[0], a2 = e4();
        if (a2) {
          let o3 = n2.items.indexOf(a2), l3 = false;
          if (s3.path.length > 1 && _2 !== void 0) {
            let e5 = s3.path.slice(0, -1);
            if ($(n2, e5).filter((e6) => !(r(e6) && F(e6.key.item.value, s3.path))).length === 0) {
              let t2 = _2;
              for (let n3 of e5) t2 = t2 == null ? void 0 : t2[n3];
              if (P(t2) && Object.keys(t2).length === 0) {
                let t3 = a2, r2 = t3.key;
                for (; t3.items.length > 0; ) Q(n2, t3, N(t3.items));
                H(n2), t3.type = `Table`, r2.type = `TableKey`;
                let i3 = h(r2) ? r2.item : r2;
                i3.value = e5, i3.raw = ao(i3.raw, i3.value, c2.escapeSequenceUpperCase), i3.loc.end.column = i3.loc.start.column + i3.raw.length, r2.loc.end.column = r2.loc.start.column + i3.raw.length + 2, t3.loc.end.line = r2.loc.end.line, t3.loc.end.column = r2.loc.end.column, C2(t3), l3 = true;
              }
            }
          }
          let u2;
          for (; u2 = e4(); ) Q(n2, n2, u2);
          for (let e5 of $(n2, s3.path).filter(t)) Q(n2, n2, e5);
          if (Z(i2, s3.path)) {
            let e5 = s3.path;
            b2.set(e5.join(`.`), e5);
          }
          if (!l3 && s3.path.length > 1 && _2 !== void 0) {
            let e5 = s3.path.slice(0, -1);
            if ($(n2, e5).length === 0) {
              let t2 = _2;
              for (let n3 of e5) t2 = t2 == null ? void 0 : t2[n3];
              if (P(t2) && Object.keys(t2).length === 0) {
                let t3 = W(e5, c2.escapeSequenceUpperCase);
                S2.add(t3);
                let r2 = o3 >= 0 ? Math.min(o3, n2.items.length) : n2.items.length;
                H(n2), B(n2, n2, t3, r2);
              }
            }
          }
        } else {
          let e5 = Io(n2, s3.path), t2 = $(n2, e5);
          if (t2.length > 0) {
            let r2 = n2.items.indexOf(t2[0]);
            for (let e6 of t2) Q(n2, n2, e6);
            if (e5.length > 1 && _2 !== void 0) {
              let t3 = e5.slice(0, -1);
              if ($(n2, t3).length === 0) {
                let e6 = _2;
                for (let t4 of s3.path.slice(0, -1)) e6 = e6 == null ? void 0 : e6[t4];
                if (P(e6) && Object.keys(e6).length === 0) {
                  let e7 = W(t3, c2.escapeSequenceUpperCase);
                  S2.add(e7);
                  let i3 = r2 >= 0 ? Math.min(r2, n2.items.length) : n2.items.length;
                  H(n2), B(n2, n2, e7, i3);
                }
              }
            }
          } else X(n2, s3.path);
        }
      }
    } else if (Zi(s3)) {
      if (s3.key !== void 0) {
        oe2.push(s3);
        return;
      }
      let e4 = Z(n2, s3.path);
      if (e4) {
        if (h(e4) && (e4 = e4.item), a(e4) && (e4 = e4.value), s3.from >= e4.items.length) return;
        let t2 = e4.items[s3.from];
        Ta(n2, e4, t2, s3.to);
      } else {
        $a(n2);
        let e5 = X(n2, s3.path.concat(s3.from)), i3 = ya(n2).find((t2) => t2.member === e5), a2 = i3 ? [...i3.items] : [e5], o2 = a2.map((e6) => ({ startLine: e6.loc.start.line, endLine: e6.loc.end.line })), c3 = n2.items.indexOf(i3 ? i3.items[0] : e5), l3 = o2[o2.length - 1].endLine, u2;
        for (let e6 = 0; e6 < n2.items.length; e6++) {
          let t2 = n2.items[e6];
          if (t2.loc.start.line > l3) {
            u2 = t2.loc.start.line - l3;
            break;
          }
        }
        if (u2 === void 0 && c3 > 0) {
          let e6 = n2.items[c3 - 1];
          u2 = o2[0].startLine - e6.loc.end.line;
        }
        let d2 = i3 ? i3.items.indexOf(e5) : 0;
        for (let e6 = 0; e6 <= d2; e6++) n2.items.includes(a2[e6]) && V(n2, n2, a2[e6]);
        for (let e6 = d2 + 1; e6 < a2.length; e6++) {
          let t2 = n2.items.indexOf(a2[e6]);
          t2 >= 0 && n2.items.splice(t2, 1);
        }
        let f2 = Z(n2, s3.path.concat(s3.to)), m2, h2 = false, g3 = i3 && i3.items[0] !== e5 && p(i3.items[0]);
        if (f2) {
          let e6 = ya(n2).find((e7) => e7.member === f2);
          h2 = !!(e6 && e6.items[0] !== f2 && p(e6.items[0])), m2 = h2 && g3 ? n2.items.indexOf(e6.items[0]) : n2.items.indexOf(f2);
        } else m2 = n2.items.length;
        let _3 = m2 > 0 ? n2.items[m2 - 1].loc.end.line : 0, v4 = m2 < n2.items.length ? n2.items[m2].loc.start.line : void 0, y3 = h2 && g3, b3 = m2;
        for (let e6 = 0; e6 < a2.length; e6++) {
          let i4 = a2[e6], s4;
          if ((y3 || g3 && m2 > 0 && m2 < n2.items.length) && b3 > 0) {
            let n3 = e6 === 0 ? _3 : o2[e6 - 1].endLine, a3 = e6 === 0 && v4 !== void 0 ? v4 - _3 : o2[e6].startLine - n3;
            a3 !== (t(i4) || r(i4) ? 2 : 1) && (s4 = a3);
          }
          B(n2, n2, i4, b3, void 0, void 0, s4), b3++;
        }
        if (u2 !== void 0) {
          H(n2);
          let e6 = a2[a2.length - 1], t2 = n2.items.indexOf(e6) + 1;
          if (t2 < n2.items.length) {
            let r2 = n2.items[t2].loc.start.line - e6.loc.end.line, i4 = u2 - r2;
            if (i4 !== 0) for (let e7 = t2; e7 < n2.items.length; e7++) U(n2.items[e7], { lines: i4, columns: 0 });
          }
        }
      }
    } else if (Qi(s3)) {
      let e4 = s3.path.concat(s3.from), o2 = Z(n2, e4);
      if (!o2) {
        let i3 = $(n2, e4);
        if (i3.length === 1 && (t(i3[0]) || r(i3[0]))) {
          let t2 = i3[0].key, n3 = h(t2) ? t2.item : t2, r2 = e4.length - 1, a2 = n3.raw;
          n3.value[r2] = s3.to, n3.raw = ao(n3.raw, n3.value, c2.escapeSequenceUpperCase), co(n3, a2), n3.loc.end.column = n3.loc.start.column + n3.raw.length;
          return;
        }
      }
      o2 ||= X(n2, e4);
      let l3 = X(i2, s3.path.concat(s3.to));
      h(o2) && (o2 = o2.item), h(l3) && (l3 = l3.item);
      let u2 = o2.key, d2 = l3.key, f2 = h(u2) ? u2.item : u2, p2 = h(d2) ? d2.item : d2;
      if (f2.value.length !== p2.value.length) {
        let e5 = s3.path.concat(s3.from);
        if ((t(o2) || r(o2)) && a(l3) && F(f2.value.slice(0, e5.length), e5)) {
          let t2 = e5.length - 1, n3 = f2.raw;
          f2.value[t2] = s3.to, f2.raw = ao(f2.raw, f2.value, c2.escapeSequenceUpperCase), co(f2, n3), f2.loc.end.column = f2.loc.start.column + f2.raw.length;
          return;
        }
        if (a(o2) && a(l3) && f2.value.length <= e5.length && F(f2.value, e5.slice(e5.length - f2.value.length))) {
          let e6 = f2.raw;
          f2.value[f2.value.length - 1] = s3.to, f2.raw = ao(f2.raw, f2.value, c2.escapeSequenceUpperCase), f2.loc.end.column = f2.loc.start.column + f2.raw.length;
          let t2 = f2.raw.length - e6.length;
          t2 > 0 && (o2.equals += t2, U(o2.value, { lines: 0, columns: t2 }, { first_line_only: true }), sr(n2, o2.value, { lines: 0, columns: t2 }));
          return;
        }
        throw Error(`Cannot rename "${f2.raw}" to "${p2.raw}": the replacement key has ${p2.value.length} segment(s) where the existing key has ${f2.value.length}, so one cannot be substituted for the other.`);
      }
      p2.raw = ao(f2.raw, p2.value, c2.escapeSequenceUpperCase), co(p2, f2.raw), p2.loc.end.column = p2.loc.start.column + p2.raw.length, pr(n2, h(u2) ? u2 : o2, f2, p2);
    }
  }), H(n2);
  for (let e4 = 1; e4 < n2.items.length; e4++) {
    let r2 = n2.items[e4 - 1], i3 = n2.items[e4];
    if (p(r2) && t(i3) && S2.has(i3)) {
      let e5 = i3.loc.start.line - r2.loc.end.line - 1;
      e5 > 0 && U(i3, { lines: -e5, columns: 0 });
    }
  }
  let de2 = n2.items;
  for (let e4 = 0; e4 < de2.length - 1; e4++) {
    let n3 = de2[e4], i3 = de2[e4 + 1];
    if ((t(n3) || r(n3)) && n3.items.length === 0 && (t(i3) || r(i3))) {
      let t2 = i3.loc.start.line - n3.loc.end.line - 1;
      if (t2 > 1) {
        let n4 = 1 - t2;
        for (let t3 = e4 + 1; t3 < de2.length; t3++) U(de2[t3], { lines: n4, columns: 0 });
      }
    }
  }
  let fe2 = false;
  Gt(n2, { InlineTable: (e4) => {
    ar(e4) && (fe2 = true);
  }, InlineArray: (e4) => {
    ar(e4) && (fe2 = true);
  } }), fe2 && H(n2);
  let pe2 = false, me2 = [];
  if (Gt(n2, { InlineTable: (e4) => {
    ar(e4) && (me2.push(e4), Eo(e4), or(e4), xr(n2, e4, c2.bracketSpacing), pe2 = true);
  }, InlineArray: (e4) => {
    ar(e4) && (Eo(e4), or(e4), xr(n2, e4, c2.bracketSpacing), pe2 = true);
  } }), pe2) {
    H(n2);
    for (let e4 of me2) Do(n2, e4);
    Oo(n2);
  }
  if (Ao(n2), jo(n2, b2, c2), Na(n2, oe2, g2), oe2.length > 0 && cr(n2), se2.size > 0) {
    H(n2);
    for (let e4 of se2) Ti(e4, c2.indentWidth);
  }
  if (ce2.length > 0) {
    H(n2);
    for (let { owner: e4, container: t2 } of ce2) bo(t2), fi(t2, e4.loc.start.column, c2.indentWidth, c2.bracketSpacing);
  }
  return n2;
}
function bo(e4) {
  if (delete e4.range, m(e4)) for (let t2 of e4.items) bo(t2);
  h(e4) && bo(e4.item), a(e4) && (bo(e4.key), bo(e4.value));
}
function xo(e4) {
  return e4.items.findIndex((e5) => t(e5) || r(e5));
}
function So(e4) {
  let t2 = xo(e4);
  return t2 === -1 ? void 0 : t2;
}
function Co(e4, t2) {
  let n2 = e4.items.indexOf(t2);
  if (n2 < 0) return;
  let r2 = xo(e4);
  r2 === -1 || r2 > n2 || (V(e4, e4, t2), H(e4), B(e4, e4, t2, r2));
}
function wo(e4, n2) {
  let i2 = e4.items.indexOf(n2);
  if (i2 < 0) return;
  let o2 = e4.items.findIndex((e5, n3) => n3 > i2 && (t(e5) || r(e5)));
  if (!e4.items.some((e5, t2) => t2 > i2 && a(e5) && (o2 === -1 || t2 < o2))) return;
  let s2 = o2 === -1 ? e4.items.length : o2;
  H(e4), V(e4, e4, n2), B(e4, e4, n2, s2 - 1);
}
function To(e4, n2, i2, o2, s2, c2, l2) {
  let u2 = q(n2.items, ``, { temporal: s2 });
  for (let e5 of i2.path) u2 = u2 == null ? void 0 : u2[e5];
  if (u2 === void 0) return;
  {
    let n3 = i2.path.findIndex((e5) => typeof e5 == `number`);
    if (n3 > 0 && i2.path.slice(n3 + 1).every((e5) => typeof e5 == `string`)) {
      let s3 = Z(e4, i2.path.slice(0, n3 + 1));
      if (s3 && r(s3)) {
        let r2 = s3.key.item.value, c3 = i2.path.slice(n3 + 1), l3 = $(e4, r2.concat(c3));
        for (let t2 of l3) Q(e4, e4, t2);
        let d2 = s3.items.filter((e5) => {
          let t2 = a(e5) ? e5.key.value : void 0;
          return t2 && t2.length > c3.length && F(t2.slice(0, c3.length), c3);
        });
        for (let t2 of d2) Q(e4, s3, t2);
        let f2 = u2;
        for (let e5 = i2.path.length - 1; e5 > n3; e5--) f2 = { [i2.path[e5]]: f2 };
        let p3 = Ni(K(f2, o2).items, o2), m3 = Array.from(Xe(p3)), h3 = (t2) => {
          let n4 = s3.items.find((e5) => a(e5) && F(e5.key.value, t2.key.value));
          n4 ? pr(e4, s3, n4, t2) : B(e4, s3, t2, void 0);
        };
        for (let e5 of m3) {
          if (a(e5)) {
            h3(e5);
            continue;
          }
          if (t(e5)) {
            let t2 = e5.key.item.value;
            for (let n4 of e5.items) {
              if (!a(n4)) continue;
              let e6 = n4.key.raw, r3 = t2.concat(n4.key.value);
              n4.key.value = r3, n4.key.raw = Ur(r3, o2.escapeSequenceUpperCase).raw;
              let i3 = n4.key.raw.length - e6.length;
              n4.key.loc.end.column = n4.key.loc.start.column + n4.key.raw.length, n4.equals += i3, U(n4.value, { lines: 0, columns: i3 }, { first_line_only: true }), n4.loc.end.line === n4.loc.start.line && (n4.loc.end.column += i3), h3(n4);
            }
          }
        }
        return;
      }
    }
  }
  let p2 = u2;
  for (let e5 = i2.path.length - 1; e5 >= 0; e5--) p2 = { [i2.path[e5]]: p2 };
  let m2 = $(e4, i2.path);
  for (let t2 of m2) V(e4, e4, t2);
  let h2 = Ni(K(p2, o2).items, o2), g2 = Array.from(Xe(h2)), _2 = So(e4);
  _2 !== void 0 && H(e4);
  let v2;
  for (let n3 = 0; n3 < g2.length; n3++) {
    let i3 = g2[n3], o3 = t(i3) ? e4.items.find((e5) => t(e5) && F(e5.key.item.value, i3.key.item.value)) : void 0;
    if (o3) {
      for (let t2 of i3.items) B(e4, o3, t2, void 0);
      v2 ||= o3;
      continue;
    }
    if (a(i3) && f(i3.value)) {
      let o4 = i3.key.value, s3 = e4.items.find((e5) => t(e5) && F(e5.key.item.value, o4));
      if (s3) {
        for (let t2 of i3.value.items) B(e4, s3, d(t2) ? t2.item : t2, void 0);
        v2 ||= s3;
        continue;
      }
      if ($(e4, o4).filter((e5) => a(e5) || t(e5) || r(e5)).length > 0) {
        for (let t2 of i3.value.items) {
          let r2 = d(t2) ? t2.item : t2;
          if (a(r2)) {
            let e5 = r2.key.raw, t3 = o4.concat(r2.key.value);
            r2.key.value = t3, r2.key.raw = t3.map((e6) => A.test(e6) ? e6 : JSON.stringify(e6).replace(/\x7f/g, `\\u007f`)).join(`.`);
            let n4 = r2.key.raw.length - e5.length;
            r2.key.loc.end.column = r2.key.loc.start.column + r2.key.raw.length, r2.equals += n4, U(r2.value, { lines: 0, columns: n4 }, { first_line_only: true }), r2.loc.end.line === r2.loc.start.line && (r2.loc.end.column += n4);
          }
          B(e4, e4, r2, n3 === 0 ? _2 : void 0), v2 ||= r2;
        }
        continue;
      }
    }
    if (t(i3)) {
      let t2 = i3.key.item.value;
      if ($(e4, t2).filter((e5) => a(e5)).length > 0) {
        for (let r2 of i3.items) {
          if (a(r2)) {
            let e5 = r2.key.raw, n4 = t2.concat(r2.key.value);
            r2.key.value = n4, r2.key.raw = n4.map((e6) => A.test(e6) ? e6 : JSON.stringify(e6).replace(/\x7f/g, `\\u007f`)).join(`.`);
            let i4 = r2.key.raw.length - e5.length;
            r2.key.loc.end.column = r2.key.loc.start.column + r2.key.raw.length, r2.equals += i4, U(r2.value, { lines: 0, columns: i4 }, { first_line_only: true }), r2.loc.end.line === r2.loc.start.line && (r2.loc.end.column += i4);
          }
          B(e4, e4, r2, n3 === 0 ? _2 : void 0), v2 ||= r2;
        }
        continue;
      }
    }
    n3 > 0 && v2 && t(v2) && a(i3) ? B(e4, v2, i3, void 0) : B(e4, e4, i3, n3 === 0 ? _2 : void 0), v2 ||= i3;
  }
  let y2 = v2;
  t(y2) && l2.add(y2), c2.add(y2);
}
function Eo(e4) {
  if (e4.items.length > 0) {
    let t2 = e4.items[e4.items.length - 1];
    e4.loc.end.column = t2.loc.end.column + 1;
  } else e4.loc.end.line = e4.loc.start.line, e4.loc.end.column = e4.loc.start.column + 2;
}
function Do(e4, t2) {
  let n2 = [], r2 = (e5) => {
    if (n2.push(e5), e5 === t2) return true;
    if (a(e5)) {
      if (r2(e5.value)) return true;
    } else if (d(e5)) {
      if (r2(e5.item)) return true;
    } else if (m(e5)) {
      for (let t3 of e5.items) if (r2(t3)) return true;
    }
    return n2.pop(), false;
  };
  if (!r2(e4)) return;
  let i2 = n2.findLast(d);
  if (!i2) return;
  let o2 = t2.loc.end.line - i2.loc.end.line;
  if (o2 === 0) return;
  let s2 = n2.findLastIndex((e5, t3) => t3 < n2.length - 1 && (f(e5) || u(e5)));
  if (s2 < 0) return;
  let c2 = n2[s2], l2 = n2[s2 + 1], p2 = c2.items.indexOf(l2), h2 = p2 >= 0 ? c2.items[p2 + 1] : void 0;
  if (p2 < 0 || !h2) return;
  let g2 = h2.loc.start.column - l2.loc.end.column, _2 = ko(l2) + g2 - h2.loc.start.column;
  for (let e5 = p2 + 1; e5 < c2.items.length; e5++) U(c2.items[e5], { lines: o2, columns: _2 });
  c2.loc.end.column += _2;
  for (let e5 of n2) e5 !== t2 && e5.loc.end.line > t2.loc.end.line && (e5.loc.end.line += o2);
  for (let e5 = n2.length - 1; e5 >= 0; e5--) {
    let r3 = n2[e5];
    a(r3) ? (r3.loc.end = { ...r3.value.loc.end }, r3.value !== t2 && f(r3.value) && (r3.loc.end.column += _2)) : d(r3) && (r3.loc.end = { ...r3.item.loc.end });
  }
}
function Oo(e4) {
  Gt(e4, { InlineTable: { exit: (e5) => {
    if (e5.items.length === 0 || e5.loc.end.line !== e5.loc.start.line) return;
    let t2 = e5.items[e5.items.length - 1], n2 = ko(t2), r2 = e5.loc.end.column, i2 = n2 + (r2 - t2.loc.end.column);
    i2 !== r2 && (e5.loc.end.column = i2);
  } }, InlineArray: { exit: (e5) => {
    if (e5.items.length === 0 || e5.loc.end.line !== e5.loc.start.line) return;
    let t2 = e5.items[e5.items.length - 1], n2 = ko(t2), r2 = e5.loc.end.column, i2 = n2 + (r2 - t2.loc.end.column);
    i2 !== r2 && (e5.loc.end.column = i2);
  } } });
}
function ko(e4) {
  if (!d(e4)) return e4.loc.end.column;
  if (a(e4.item)) {
    let t2 = e4.item.value;
    if (f(t2) || u(t2)) return t2.loc.end.column;
  }
  return f(e4.item) || u(e4.item) ? e4.item.loc.end.column : e4.loc.end.column;
}
function Ao(e4) {
  Gt(e4, { KeyValue: (t2) => {
    let n2 = t2.value;
    if (!u(n2) || n2.items.length > 0) return;
    let r2 = oa(e4, [t2.key.value[0]]);
    if (!r2 || !m(r2)) return;
    let i2 = t2.loc.start.line, a2 = t2.loc.end.line, o2 = r2.items;
    for (let e5 = o2.length - 1; e5 >= 0; e5--) {
      let t3 = o2[e5];
      if (!p(t3)) continue;
      let n3 = t3.loc.start.line;
      n3 >= i2 && n3 <= a2 && o2.splice(e5, 1);
    }
  } });
}
function jo(e4, n2, i2) {
  if (n2.size !== 0) {
    for (let a2 of n2.values()) {
      if (a2.length > 1) {
        let n4 = Z(e4, a2.slice(0, -1).concat([0]));
        if (n4 && r(n4)) {
          let t2 = a2[a2.length - 1], r2 = K({ [t2]: [] }, i2), o3 = Br([t2], r2.items[0].value);
          H(e4), B(e4, n4, o3);
          continue;
        }
        let o2;
        for (let n5 = a2.length - 1; n5 >= 1; n5--) {
          let r2 = Z(e4, a2.slice(0, n5));
          if (r2 && t(r2)) {
            o2 = r2;
            break;
          }
        }
        if (o2) {
          let t2 = a2.slice(o2.key.item.value.length), n5 = Br(t2, K({ [t2[t2.length - 1]]: [] }, i2).items[0].value);
          H(e4), B(e4, o2, n5);
          continue;
        }
      }
      let n3 = Br(a2, K({ [a2[a2.length - 1]]: [] }, i2).items[0].value);
      H(e4), B(e4, e4, n3, So(e4));
    }
    H(e4);
  }
}
function Mo(e4, t2, n2) {
  let r2 = [], i2 = (e5, r3) => {
    for (let o2 = e5.items.length - 1; o2 >= 0; o2--) {
      let s2 = e5.items[o2];
      if (a(s2) && f(s2.value)) {
        let c2 = [...e5.key.item.value, ...s2.key.value];
        if (gi(c2) < (n2.inlineTableStart ?? 1) && n2.inlineTableStart !== 0) {
          let l2 = W(c2, n2.escapeSequenceUpperCase);
          for (let e6 of s2.value.items) d(e6) && a(e6.item) && B(t2, l2, e6.item, void 0);
          e5.items.splice(o2, 1), hi(e5), r3.push(l2), i2(l2, r3);
        }
      }
    }
  };
  return i2(e4, r2), r2;
}
function No(e4, t2, n2, r2) {
  let i2 = W([...t2.key.item.value, ...e4.key.value], r2.escapeSequenceUpperCase);
  if (f(e4.value)) for (let t3 of e4.value.items) d(t3) && a(t3.item) && B(n2, i2, t3.item, void 0);
  B(n2, n2, i2, void 0), hi(t2);
  let o2 = Mo(i2, n2, r2);
  for (let e5 of o2) B(n2, n2, e5, void 0);
}
function Po(e4, n2) {
  let r2 = I({ ...n2, inlineTableStart: 0 }, n2), i2 = Ni(K({ __tmp__: e4 }, r2).items, r2), o2 = Array.from(Xe(i2))[0];
  if (a(o2)) return o2.value;
  if (t(o2) && o2.items.length > 0 && a(o2.items[0])) return o2.items[0].value;
}
function Fo(e4, t2) {
  for (let n2 = t2.length - 1; n2 > 0; n2--) {
    let r2 = Z(e4, t2.slice(0, n2));
    if (!r2 || !a(r2) || !f(r2.value)) continue;
    let i2 = Z(e4, t2.slice(0, n2 - 1));
    if (i2 && m(i2)) return { container: i2, row: r2 };
  }
}
function $(e4, n2) {
  let i2 = [];
  for (let o2 of e4.items) {
    let e5;
    a(o2) ? e5 = o2.key.value : (t(o2) || r(o2)) && (e5 = o2.key.item.value), e5 && F(e5.slice(0, n2.length), n2) && i2.push(o2);
  }
  return i2;
}
function Io(e4, t2) {
  let n2 = [];
  for (let i2 of t2) typeof i2 == `number` && $(e4, n2).some(r) || n2.push(i2);
  return n2;
}
function Lo(e4, n2, i2, o2) {
  let s2 = [...n2.items];
  for (let c2 = s2.length - 1; c2 >= 0; c2--) {
    let l2 = s2[c2];
    if (l2 === o2) continue;
    let u2 = a(l2) ? l2.key.value : t(l2) || r(l2) ? l2.key.item.value : void 0;
    u2 && u2.length > i2.length && F(u2.slice(0, i2.length), i2) && Q(e4, n2, l2);
  }
}
var Wo = Object.freeze(L.default());
function Ko(e4, t2) {
  let n2 = Jt(typeof e4 == `string` ? e4 : Kt(e4));
  return q(Xe(n2), n2, { integersAsBigInt: (t2 == null ? void 0 : t2.integersAsBigInt) ?? `asNeeded`, temporal: (t2 == null ? void 0 : t2.temporal) ?? false });
}

// node_modules/smol-toml/dist/error.js
function getLineColFromPtr(string, ptr) {
  let lines = string.slice(0, ptr).split(/\r?\n/);
  return [lines.length, lines.pop().length + 1];
}
function makeCodeBlock(string, line, column) {
  let lines = string.split(/\r?\n/);
  let codeblock = "";
  let numberLen = (Math.log10(line + 1) | 0) + 1;
  for (let i2 = line - 1; i2 <= line + 1; i2++) {
    let l2 = lines[i2 - 1];
    if (!l2)
      continue;
    codeblock += i2.toString().padEnd(numberLen, " ");
    codeblock += ":  ";
    codeblock += l2;
    codeblock += "\n";
    if (i2 === line) {
      codeblock += " ".repeat(numberLen + column + 2);
      codeblock += "^\n";
    }
  }
  return codeblock;
}
var TomlError = class _TomlError extends Error {
  line;
  column;
  codeblock;
  constructor(message, options) {
    const [line, column] = getLineColFromPtr(options.toml, options.ptr);
    const codeblock = makeCodeBlock(options.toml, line, column);
    super(`Invalid TOML document: ${message}

${codeblock}`, options);
    this.line = line;
    this.column = column;
    this.codeblock = codeblock;
  }
  /** @internal */
  static x(message, ctx, ptr) {
    throw new _TomlError(message, { toml: ctx.s, ptr: ptr ?? ctx.p });
  }
};

// node_modules/smol-toml/dist/primitive.js
function parseString(ctx) {
  let startPtr = ctx.p;
  let c2 = ctx.s.charCodeAt(ctx.p++);
  let first2 = c2;
  let isLiteral = c2 === 39;
  let isMultiline = c2 === ctx.s.charCodeAt(ctx.p) && c2 === ctx.s.charCodeAt(ctx.p + 1);
  if (isMultiline) {
    if ((c2 = ctx.s.charCodeAt(ctx.p += 2)) === 10)
      ctx.p++;
    else if (c2 === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)
      ctx.p += 2;
  }
  let parsed3 = "";
  let sliceStart = ctx.p;
  let state = 0;
  for (; ctx.p < ctx.s.length; ctx.p++) {
    c2 = ctx.s.charCodeAt(ctx.p);
    if (isMultiline && (c2 === 10 || c2 === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)) {
      state = state && 3;
    } else if (c2 < 32 && c2 !== 9 || c2 === 127) {
      TomlError.x("control characters are not allowed in strings", ctx);
    } else if ((!state || state === 3) && c2 === first2 && (!isMultiline || ctx.s.charCodeAt(ctx.p + 1) === first2 && ctx.s.charCodeAt(ctx.p + 2) === first2)) {
      if (isMultiline) {
        if (ctx.s.charCodeAt(ctx.p + 3) === first2)
          ctx.p++;
        if (ctx.s.charCodeAt(ctx.p + 3) === first2)
          ctx.p++;
      }
      if (!state) {
        let s2 = ctx.s.slice(sliceStart, ctx.p);
        parsed3 = parsed3 ? parsed3 + s2 : s2;
      }
      ctx.p += isMultiline ? 3 : 1;
      return parsed3;
    } else if (!state) {
      if (!isLiteral && c2 === 92) {
        parsed3 += ctx.s.slice(sliceStart, sliceStart = ctx.p);
        state = 1;
      }
    } else if (state === 1) {
      if (c2 === 120 || c2 === 117 || c2 === 85) {
        let errPtr = ctx.p++ - 1;
        let value = 0;
        let len = c2 === 120 ? 2 : c2 === 117 ? 4 : 8;
        for (let j2 = 0; j2 < len; j2++, ctx.p++) {
          let hex = ctx.s.charCodeAt(ctx.p);
          let digit = (
            /* 0-9 */
            hex >= 48 && hex <= 57 ? hex - 48 : (
              /* A-F */
              hex >= 65 && hex <= 70 ? hex - 65 + 10 : (
                /* a-f */
                hex >= 97 && hex <= 102 ? hex - 97 + 10 : -1
              )
            )
          );
          if (digit < 0)
            TomlError.x("invalid non-hex character in unicode escape", ctx);
          value = value << 4 | digit;
        }
        if (value < 0 || value > 1114111 || value >= 55296 && value <= 57343) {
          TomlError.x("invalid unicode escape", ctx, errPtr);
        }
        parsed3 += String.fromCodePoint(value);
        sliceStart = ctx.p--;
        state = 0;
      } else if (isMultiline && (c2 === 32 || c2 === 9)) {
        state = 2;
      } else {
        if (c2 === 98)
          parsed3 += "\b";
        else if (c2 === 116)
          parsed3 += "	";
        else if (c2 === 110)
          parsed3 += "\n";
        else if (c2 === 102)
          parsed3 += "\f";
        else if (c2 === 114)
          parsed3 += "\r";
        else if (c2 === 101)
          parsed3 += "\x1B";
        else if (c2 === 34)
          parsed3 += '"';
        else if (c2 === 92)
          parsed3 += "\\";
        else
          TomlError.x("unrecognised escape sequence", ctx);
        sliceStart = ctx.p + 1;
        state = 0;
      }
    } else if (c2 !== 32 && c2 !== 9) {
      if (state === 2)
        TomlError.x("invalid escape: only line-ending whitespace may be escaped", ctx, sliceStart);
      state = !isLiteral && c2 === 92 ? 1 : 0;
      sliceStart = ctx.p;
    }
  }
  TomlError.x("unfinished string", ctx, startPtr);
}

// node_modules/smol-toml/dist/date.js
var DATE_TIME_RE = /^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i;
var TomlDate = class _TomlDate extends Date {
  #hasDate = false;
  #hasTime = false;
  #offset = null;
  constructor(date, fasttype, unsafeDelim) {
    let hasDate = true;
    let hasTime = true;
    let offset = "Z";
    let c2;
    if (typeof date === "string") {
      if (fasttype)
        prep: {
          if (fasttype < 3) {
            if (+date.slice(11, 13) > 23) {
              date = "";
              break prep;
            }
            if (fasttype === 2) {
              offset = null;
              date += "Z";
            } else if ((c2 = date.charCodeAt(date.length - 1)) !== 90 && c2 !== 122) {
              offset = date.slice(date.length - 6);
            }
            if (unsafeDelim)
              date = date.slice(0, 10) + "T" + date.slice(11);
          } else if (fasttype === 4) {
            date = +date.slice(0, 2) > 23 ? "" : `0000-01-01T${date}Z`;
          }
          hasDate = fasttype !== 4;
          hasTime = fasttype !== 3;
        }
      else {
        let match = date.match(DATE_TIME_RE);
        if (match) {
          if (!match[1]) {
            hasDate = false;
            date = `0000-01-01T${date}`;
          }
          hasTime = !!match[2];
          hasTime && date[10] === " " && (date = date.replace(" ", "T"));
          if (match[2] && +match[2] > 23) {
            date = "";
          } else {
            offset = match[3] || null;
            if (!offset && hasTime)
              date += "Z";
          }
        } else {
          date = "";
        }
      }
    }
    super(date);
    if (!isNaN(this.getTime())) {
      this.#hasDate = hasDate;
      this.#hasTime = hasTime;
      this.#offset = offset;
    }
  }
  isDateTime() {
    return this.#hasDate && this.#hasTime;
  }
  isLocal() {
    return !this.#hasDate || !this.#hasTime || !this.#offset;
  }
  isDate() {
    return this.#hasDate && !this.#hasTime;
  }
  isTime() {
    return this.#hasTime && !this.#hasDate;
  }
  isValid() {
    return this.#hasDate || this.#hasTime;
  }
  toISOString() {
    let iso = super.toISOString();
    if (this.isDate())
      return iso.slice(0, 10);
    if (this.isTime())
      return iso.slice(11, 23);
    if (this.#offset === null)
      return iso.slice(0, -1);
    if (this.#offset === "Z" || this.#offset === "z")
      return iso;
    let offset = +this.#offset.slice(1, 3) * 60 + +this.#offset.slice(4, 6);
    offset = this.#offset[0] === "-" ? offset : -offset;
    let offsetDate = new Date(this.getTime() - offset * 6e4);
    return offsetDate.toISOString().slice(0, -1) + this.#offset;
  }
  static wrapAsOffsetDateTime(jsDate, offset = "Z") {
    let date = new _TomlDate(jsDate);
    date.#offset = offset;
    return date;
  }
  static wrapAsLocalDateTime(jsDate) {
    let date = new _TomlDate(jsDate);
    date.#offset = null;
    return date;
  }
  static wrapAsLocalDate(jsDate) {
    let date = new _TomlDate(jsDate);
    date.#hasTime = false;
    date.#offset = null;
    return date;
  }
  static wrapAsLocalTime(jsDate) {
    let date = new _TomlDate(jsDate);
    date.#hasDate = false;
    date.#offset = null;
    return date;
  }
};

// node_modules/smol-toml/dist/extract.js
function isDigit2(char, base = 10) {
  return base === 16 ? char > 47 && char < 58 || char > 64 && char < 71 || char > 96 && char < 103 : char > 47 && char < 48 + base;
}
function isEndOfValue(char, delim) {
  return char === 32 || char === 9 || char === 10 || char === 13 || // Structure end or next value delimiter
  delim && (char === delim || char === 44) || // Comment
  char === 35;
}
function extractValue(ctx, end) {
  let errPtr = ctx.p;
  let c2 = ctx.s.charCodeAt(ctx.p);
  if (c2 === 91 || c2 === 123) {
    ctx.d-- || TomlError.x("document contains excessively nested structures. aborting.", ctx);
    let value = c2 === 91 ? parseArray(ctx) : parseInlineTable(ctx);
    ctx.d++;
    return value;
  }
  if (c2 === 34 || c2 === 39) {
    return parseString(ctx);
  }
  if (c2 === 116) {
    if (ctx.s.charCodeAt(++ctx.p) !== 114 || ctx.s.charCodeAt(++ctx.p) !== 117 || ctx.s.charCodeAt(++ctx.p) !== 101)
      TomlError.x("invalid value", ctx, errPtr);
    return ctx.p++, true;
  }
  if (c2 === 102) {
    if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 108 || ctx.s.charCodeAt(++ctx.p) !== 115 || ctx.s.charCodeAt(++ctx.p) !== 101)
      TomlError.x("invalid value", ctx, errPtr);
    return ctx.p++, false;
  }
  if (c2 === 43 || c2 === 45) {
    return parseNumber(ctx, ctx.p, ctx.s.charCodeAt(++ctx.p), 44 - c2, end);
  }
  if (ctx.s.charCodeAt(ctx.p + 4) === 45 && ctx.s.charCodeAt(ctx.p + 7) === 45) {
    return parseDate(ctx, c2, end);
  }
  if (ctx.s.charCodeAt(ctx.p + 2) === 58) {
    return parseTime(ctx, c2, end);
  }
  return parseNumber(ctx, ctx.p, c2, 0, end);
}
function parseNumber(ctx, startPtr, startChr, sign, endChr) {
  let c2 = startChr;
  let state = 0;
  let hasUnderscores = false;
  if (c2 === 105) {
    if (ctx.s.charCodeAt(++ctx.p) !== 110 || ctx.s.charCodeAt(++ctx.p) !== 102)
      TomlError.x("invalid value", ctx, startPtr);
    return ctx.p++, (sign || 1) / 0;
  }
  if (c2 === 110) {
    if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 110)
      TomlError.x("invalid value", ctx, startPtr);
    return ctx.p++, NaN;
  }
  if (c2 === 48) {
    if (++ctx.p >= ctx.s.length || isEndOfValue(c2 = ctx.s.charCodeAt(ctx.p), endChr))
      return ctx.bi === true ? 0n : 0;
    if (!sign) {
      if (c2 === 120)
        return parseIntegerBaseN(ctx, startPtr, 16, endChr);
      else if (c2 === 98)
        return parseIntegerBaseN(ctx, startPtr, 2, endChr);
      else if (c2 === 111)
        return parseIntegerBaseN(ctx, startPtr, 8, endChr);
    }
    if (c2 === 46)
      state = 2;
    else if (c2 === 101 || c2 === 69)
      state = 4;
    else
      TomlError.x("illegal leading zero", ctx, startPtr);
  } else if (!isDigit2(c2))
    TomlError.x("invalid value", ctx, startPtr);
  while (++ctx.p < ctx.s.length && (c2 = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c2, endChr))) {
    if (!state)
      state = 1;
    if (c2 === 95) {
      if (!(state & 1))
        TomlError.x("illegal underscore", ctx);
      state += 11;
      hasUnderscores = true;
    } else if (state === 1 && c2 === 46)
      state = 2;
    else if ((state === 1 || state === 3) && (c2 === 101 || c2 === 69))
      state = 4;
    else if (state === 4 && (c2 === 43 || c2 === 45)) {
      state = 6;
    } else if (!isDigit2(c2))
      TomlError.x(`illegal character in numeric literal`, ctx);
    else if (state > 9)
      state -= 11;
    else if (!(state & 1))
      state++;
  }
  if (!state) {
    let val = (startChr - 48) * (sign || 1);
    return ctx.bi === true ? BigInt(val) : val;
  }
  if (!(state & 1))
    TomlError.x("unfinished numeric value", ctx, startPtr);
  let str = ctx.s.slice(startPtr, ctx.p);
  if (hasUnderscores)
    str = str.replaceAll("_", "");
  return state > 1 ? parseFloat(str) : parseInteger(ctx, str, 10, startPtr);
}
function parseIntegerBaseN(ctx, startPtr, base, endChr) {
  let c2, underscore = 1;
  while (++ctx.p < ctx.s.length && (c2 = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c2, endChr))) {
    if (c2 === 95) {
      if (underscore & 1)
        TomlError.x("illegal underscore", ctx);
      underscore = 3;
    } else if (!isDigit2(c2, base))
      TomlError.x(`illegal character in numeric literal`, ctx);
    else if (underscore & 1)
      underscore--;
  }
  if (underscore & 1)
    TomlError.x("unfinished numeric value", ctx);
  let str = ctx.s.slice(startPtr + 2, ctx.p);
  if (underscore)
    str = str.replaceAll("_", "");
  return parseInteger(ctx, str, base, startPtr);
}
function parseInteger(ctx, str, base, startPtr) {
  if (ctx.bi !== true)
    int: {
      let val = parseInt(str, base);
      if (!Number.isSafeInteger(val)) {
        if (ctx.bi)
          break int;
        TomlError.x("integer value cannot be represented losslessly", ctx, startPtr);
      }
      return val;
    }
  return base === 10 ? BigInt(str) : BigInt((base === 2 ? "0b" : base === 8 ? "0o" : "0x") + str);
}
function parseDate(ctx, c2, endChr) {
  let startPtr = ctx.p++, unsafeSeparator;
  if (!isDigit2(c2) || !isDigit2(ctx.s.charCodeAt(ctx.p++)) || !isDigit2(ctx.s.charCodeAt(ctx.p++)) || !isDigit2(ctx.s.charCodeAt(ctx.p++))) {
    return parseNumber(ctx, ctx.p = startPtr, c2, 0, endChr);
  }
  ctx.p += 5;
  if (!isDigit2(ctx.s.charCodeAt(ctx.p++)))
    TomlError.x("invalid date-time: date part is malformed", ctx, startPtr);
  if (ctx.p >= ctx.s.length || ((c2 = ctx.s.charCodeAt(ctx.p)) !== 32 || (unsafeSeparator = true, !isDigit2(ctx.s.charCodeAt(ctx.p + 1)))) && c2 !== 84 && c2 !== 116) {
    let t3 = ctx.s.slice(startPtr, ctx.p);
    return readDate(ctx, t3, 3, false, startPtr);
  }
  if (ctx.s.charCodeAt(ctx.p += 3) !== 58)
    TomlError.x("invalid date-time: time part is malformed", ctx, startPtr);
  if (ctx.s.charCodeAt(ctx.p += 3) === 58)
    ctx.p += 3;
  if (ctx.s.charCodeAt(ctx.p) === 46)
    while (isDigit2(ctx.s.charCodeAt(++ctx.p)))
      ;
  if (c2 = ctx.s.charCodeAt(ctx.p)) {
    if (c2 === 90 || c2 === 122) {
      let t3 = ctx.s.slice(startPtr, ++ctx.p);
      return readDate(ctx, t3, 1, unsafeSeparator, startPtr, "[+00:00]");
    }
    if (c2 === 43 || c2 === 45) {
      let t3 = ctx.s.slice(startPtr, ctx.p += 6);
      return readDate(ctx, t3, 1, unsafeSeparator, startPtr, !ctx.ld && "[" + ctx.s.slice(ctx.p - 6, ctx.p) + "]");
    }
  }
  let t2 = ctx.s.slice(startPtr, ctx.p);
  return readDate(ctx, t2, 2, unsafeSeparator, startPtr);
}
function parseTime(ctx, c2, endChr) {
  let start = ctx.p;
  if (!isDigit2(c2) || !isDigit2(ctx.s.charCodeAt(++ctx.p))) {
    return parseNumber(ctx, --ctx.p, c2, 0, endChr);
  }
  if (ctx.s.charCodeAt(ctx.p += 4) === 58)
    ctx.p += 3;
  if (ctx.s.charCodeAt(ctx.p) === 46)
    while (isDigit2(ctx.s.charCodeAt(++ctx.p)))
      ;
  let t2 = ctx.s.slice(start, ctx.p);
  return readDate(ctx, t2, 4, false, start);
}
function readDate(ctx, str, type, unsafeDelim, errPtr, temporalSuffix) {
  if (ctx.ld) {
    let date = new TomlDate(str, type, unsafeDelim);
    if (!date.isValid())
      TomlError.x("invalid date", ctx, errPtr);
    return date;
  }
  try {
    if (temporalSuffix)
      str += temporalSuffix;
    switch (type) {
      case 1:
        return Temporal.ZonedDateTime.from(str);
      case 2:
        return Temporal.PlainDateTime.from(str);
      case 3:
        return Temporal.PlainDate.from(str);
      case 4:
        return Temporal.PlainTime.from(str);
    }
  } catch (e4) {
    TomlError.x(e4 instanceof Error ? e4.message : "" + e4, ctx, errPtr);
  }
}

// node_modules/smol-toml/dist/util.js
function skipComment(ctx) {
  for (; ctx.p < ctx.s.length; ctx.p++) {
    let c2 = ctx.s.charCodeAt(ctx.p);
    if (c2 === 10)
      break;
    if (c2 === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) {
      ctx.p++;
      break;
    }
    if (c2 < 32 && c2 !== 9 || c2 === 127) {
      TomlError.x("control characters are not allowed in comments", ctx);
    }
  }
}
function skipVoid(ctx, banNewLines, banComments) {
  let c2;
  while (ctx.p < ctx.s.length) {
    while (ctx.p < ctx.s.length && ((c2 = ctx.s.charCodeAt(ctx.p)) === 32 || c2 === 9 || !banNewLines && (c2 === 10 || c2 === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)))
      ctx.p++;
    if (banComments || c2 !== 35)
      break;
    skipComment(ctx);
  }
}

// node_modules/smol-toml/dist/struct.js
function parseKey(ctx, end = 61) {
  let startPtr;
  let state = 0;
  let parsed3 = [];
  let sliceStart;
  let c2 = ctx.s.charCodeAt(startPtr = ctx.p);
  do {
    if (c2 === end) {
      if (!state)
        TomlError.x("unexpected end of key", ctx);
      if (state === 1)
        parsed3.push(ctx.s.slice(sliceStart, ctx.p));
      return ctx.p++, parsed3;
    } else if (c2 === 46) {
      if (!state)
        TomlError.x("illegal empty bare key", ctx);
      if (state === 1)
        parsed3.push(ctx.s.slice(sliceStart, ctx.p));
      state = 0;
    } else if (!state && (c2 === 34 || c2 === 39)) {
      if (c2 === ctx.s.charCodeAt(ctx.p + 1) && c2 === ctx.s.charCodeAt(ctx.p + 2))
        TomlError.x("illegal quoted key: multiline strings are not allowed", ctx);
      parsed3.push(parseString(ctx));
      state = 2;
      ctx.p--;
    } else if (c2 === 32 || c2 === 9) {
      if (state === 1) {
        parsed3.push(ctx.s.slice(sliceStart, ctx.p));
        state = 2;
      }
    } else if (state === 2 || c2 < 48 && c2 !== 45 || c2 > 57 && c2 < 65 || c2 > 90 && c2 < 97 && c2 !== 95 || c2 > 122) {
      TomlError.x("illegal character in key", ctx);
    } else if (!state) {
      state = 1;
      sliceStart = ctx.p;
    }
  } while (c2 = ctx.s.charCodeAt(++ctx.p));
  TomlError.x("incomplete key-value: cannot find end of key", ctx, startPtr);
}
function parseInlineTable(ctx) {
  let startPtr = ctx.p++;
  let res = /* @__PURE__ */ Object.create(null);
  let seen = /* @__PURE__ */ new Set();
  let c2;
  while (ctx.p < ctx.s.length) {
    skipVoid(ctx);
    if ((c2 = ctx.s.charCodeAt(ctx.p)) === 125) {
      ctx.p++;
      return res;
    }
    let k2;
    let t2 = res;
    let hasOwn = false;
    let errPtr = ctx.p;
    let key = parseKey(ctx);
    for (let i2 = 0; i2 < key.length; i2++) {
      if (i2)
        t2 = hasOwn ? t2[k2] : t2[k2] = /* @__PURE__ */ Object.create(null);
      k2 = key[i2];
      if ((hasOwn = Object.hasOwn(t2, k2)) && (typeof t2[k2] !== "object" || seen.has(t2[k2]))) {
        TomlError.x("trying to redefine an already defined value", ctx, errPtr);
      }
      let unsafe = k2 === "__proto__";
      if (ctx.uk && (unsafe || k2 === "constructor")) {
        t2 = ctx.uk !== 1 && TomlError.x("document contains an unsafe property", ctx, errPtr);
        break;
      }
      if (!hasOwn && unsafe) {
        Object.defineProperty(t2, k2, { enumerable: true, configurable: true, writable: true });
      }
    }
    if (hasOwn) {
      TomlError.x("trying to redefine an already defined value", ctx, errPtr);
    }
    skipVoid(ctx, true, true);
    let value = extractValue(
      ctx,
      125
      /* } */
    );
    if (t2 && typeof (t2[k2] = value) === "object")
      seen.add(value);
    skipVoid(ctx);
    if ((c2 = ctx.s.charCodeAt(ctx.p++)) === 125) {
      return res;
    }
    if (c2 !== 44)
      TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
  }
  TomlError.x("unfinished table", ctx, startPtr);
}
function parseArray(ctx) {
  let startPtr = ctx.p++;
  let res = [];
  let c2;
  while (ctx.p < ctx.s.length) {
    skipVoid(ctx);
    if ((c2 = ctx.s.charCodeAt(ctx.p)) === 93) {
      ctx.p++;
      return res;
    }
    res.push(extractValue(
      ctx,
      93
      /* ] */
    ));
    skipVoid(ctx);
    if ((c2 = ctx.s.charCodeAt(ctx.p++)) === 93) {
      return res;
    }
    if (c2 !== 44)
      TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
  }
  TomlError.x("unfinished array", ctx, startPtr);
}

// node_modules/smol-toml/dist/parse.js
function peekTable(ctx, key, table, meta, type) {
  let t2 = table;
  let m2 = meta;
  let k2;
  let hasOwn = false;
  let state;
  for (let i2 = 0; i2 < key.length; i2++) {
    if (i2) {
      t2 = hasOwn ? t2[k2] : t2[k2] = /* @__PURE__ */ Object.create(null);
      m2 = (state = m2[k2]).c;
      if (type === 0 && (state.t === 1 || state.t === 2)) {
        return null;
      }
      if (state.t === 2) {
        let l2 = t2.length - 1;
        t2 = t2[l2];
        m2 = m2[l2].c;
      }
    }
    k2 = key[i2];
    if ((hasOwn = Object.hasOwn(t2, k2)) && m2[k2]?.t === 0 && m2[k2]?.d) {
      return null;
    }
    if (!hasOwn) {
      let unsafe = k2 === "__proto__";
      if (ctx.uk && (unsafe || k2 === "constructor"))
        return false;
      if (unsafe) {
        Object.defineProperty(t2, k2, { enumerable: true, configurable: true, writable: true });
        Object.defineProperty(m2, k2, { enumerable: true, configurable: true, writable: true });
      }
      m2[k2] = {
        t: i2 < key.length - 1 && type === 2 ? 3 : type,
        d: false,
        i: 0,
        c: /* @__PURE__ */ Object.create(null)
      };
    }
  }
  state = m2[k2];
  if (state.t !== type && !(type === 1 && state.t === 3)) {
    return null;
  }
  if (type === 2) {
    if (!state.d) {
      state.d = true;
      t2[k2] = [];
    }
    t2[k2].push(t2 = /* @__PURE__ */ Object.create(null));
    state.c[state.i++] = state = { t: 1, d: false, i: 0, c: /* @__PURE__ */ Object.create(null) };
  }
  if (state.d) {
    return null;
  }
  state.d = true;
  if (type === 1) {
    t2 = hasOwn ? t2[k2] : t2[k2] = /* @__PURE__ */ Object.create(null);
  } else if (type === 0 && hasOwn) {
    return null;
  }
  return [k2, t2, state.c];
}
function validateTablePeek(ctx, peek, ptr) {
  if (peek === null || ctx.uk === 2)
    TomlError.x(peek === null ? "trying to redefine an already defined table or value" : "document contains an unsafe property", ctx, ptr);
}
function parse3(toml, options = {}) {
  let ctx = {
    s: toml,
    p: 0,
    d: options.maxDepth ?? 1e3,
    bi: options.integersAsBigInt ?? false,
    ld: options.useLegacyDate ?? true,
    uk: options.unsafeKeyBehaviour === "throw" ? 2 : options.unsafeKeyBehaviour === "drop" ? 1 : 0
  };
  let res = /* @__PURE__ */ Object.create(null);
  let meta = /* @__PURE__ */ Object.create(null);
  let tmp;
  let skipping = false;
  let tbl = res;
  let m2 = meta;
  if (toml.charCodeAt(0) === 65279)
    ctx.p++;
  skipVoid(ctx);
  while (ctx.p < toml.length) {
    if (toml.charCodeAt(ctx.p) === 91) {
      let isTableArray = toml.charCodeAt(++ctx.p) === 91;
      tmp = ctx.p += +isTableArray;
      skipping = false;
      let k2 = parseKey(
        ctx,
        93
        /* ] */
      );
      if (isTableArray) {
        if (toml.charCodeAt(ctx.p) !== 93) {
          TomlError.x("expected end of table array declaration", ctx);
        }
        ctx.p++;
      }
      let p2 = peekTable(
        ctx,
        k2,
        res,
        meta,
        isTableArray ? 2 : 1
        /* Type.EXPLICIT */
      );
      if (!p2) {
        validateTablePeek(ctx, p2, tmp);
        skipping = true;
      } else {
        m2 = p2[2];
        tbl = p2[1];
      }
    } else {
      tmp = ctx.p;
      let k2 = parseKey(ctx);
      let p2 = peekTable(
        ctx,
        k2,
        tbl,
        m2,
        0
        /* Type.DOTTED */
      );
      if (!p2 && !skipping)
        validateTablePeek(ctx, p2, tmp);
      skipVoid(ctx, true, true);
      let v2 = extractValue(ctx, void 0);
      if (p2 && !skipping)
        p2[1][p2[0]] = v2;
    }
    skipVoid(ctx, true);
    if (ctx.p < toml.length && (tmp = toml.charCodeAt(ctx.p)) !== 10 && (tmp !== 13 || toml.charCodeAt(ctx.p + 1) !== 10)) {
      TomlError.x("each key-value declaration must be followed by an end-of-line", ctx);
    }
    skipVoid(ctx);
  }
  return res;
}

// node_modules/smol-toml/dist/stringify.js
var HAS_WELLFORMED = !!"".isWellFormed;

// src/connect/documents/toml-edits.ts
function withTable(text, path, content, target) {
  const eol = eolOf(text);
  const now = valueAt(content, path);
  const next = valueAt(target, path);
  const written = next === void 0 ? "" : tableText(path, next, eol);
  if (now === void 0) return [appended(text, written, eol)];
  const old = isObject(now) ? tableText(path, now, eol) : "";
  return positionsOf(text, old).flatMap((at4) => {
    const [before, after] = [text.slice(0, at4), text.slice(at4 + old.length)];
    if (written !== "") return before + written + after;
    if (path.length > 1 && !before.endsWith(`${eol}${eol}`)) return [];
    const gap = after === "" ? `${eol}${eol}` : eol;
    return (before.endsWith(gap) ? before.slice(0, -gap.length) : before) + after.replace(eol, "");
  });
}
function withoutLine(text, changes) {
  const [change] = changes;
  if (changes.length !== 1 || !change || change.value !== void 0) return [];
  const lines = text.split("\n");
  return lines.flatMap((line, at4) => {
    const isIt = line.includes(`${change.path.at(-1)}`) && line.includes("=");
    return isIt ? [lines.filter((_2, other) => other !== at4).join("\n")] : [];
  });
}
function appended(text, table, eol) {
  if (text === "") return table + eol;
  return text.endsWith("\n") ? text + eol + table + eol : `${text}${eol}${eol}${table}`;
}
function positionsOf(text, table) {
  const positions = [];
  for (let at4 = text.indexOf(table); table !== "" && at4 !== -1; at4 = text.indexOf(table, at4 + 1)) {
    const isWhole = (at4 === 0 || text[at4 - 1] === "\n") && /^(?:\r?\n|$)/.test(text.slice(at4 + table.length));
    if (isWhole) positions.push(at4);
  }
  return positions;
}
function tableText(path, table, eol) {
  const entries = isObject(table) ? Object.entries(table) : [];
  const values = entries.filter(([, value]) => !isObject(value));
  const tables = entries.filter(([, value]) => isObject(value));
  const header = `[${path.map(keyText).join(".")}]`;
  return [
    ...values.length > 0 || tables.length === 0 ? [header] : [],
    ...values.map(([key, value]) => `${keyText(key)} = ${JSON.stringify(value)}`),
    ...tables.map(([key, value]) => tableText([...path, key], value, eol))
  ].join(eol);
}
var keyText = (key) => /^[A-Za-z0-9_]+$/.test(key) ? key : JSON.stringify(key);

// src/connect/documents/toml-document.ts
var tomlDocument = {
  parse(text) {
    try {
      return plain(parse3(text, { integersAsBigInt: "asNeeded" }));
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      const [first2 = ""] = error.message.split("\n");
      throw new Malformed(error.line, error.column, first2.replace(/^Invalid TOML document: /, ""));
    }
  },
  change(text, changes) {
    const names = new Set(changes.map(({ path }) => path[0]));
    let edited = text;
    for (const name of names)
      edited = changeTable(
        edited,
        changes.filter(({ path }) => path[0] === name)
      );
    return edited;
  }
};
function changeTable(text, changes) {
  const [name, ...below] = changes[0]?.path ?? [];
  if (typeof name !== "string") throw new ConnectRefused("there is nothing to change");
  const content = tomlDocument.parse(text);
  const target = Ko(text);
  for (const change of changes) setIn(target, change);
  const expected = plain(target);
  const isRight = (candidate) => isDeepStrictEqual3(contentOf2(candidate), expected);
  const inner = changes.length === 1 && below.length === 1 ? [name, `${below[0]}`] : [name];
  const own = [
    ...withTable(text, inner, content, target),
    ...withTable(text, [name], content, target),
    ...withoutLine(text, changes)
  ];
  const edited = own.find(isRight) ?? Ja(text, target);
  refuseLostComments(text, edited);
  return edited;
}
function contentOf2(text) {
  try {
    return tomlDocument.parse(text);
  } catch {
    return void 0;
  }
}
var plain = (table) => JSON.parse(
  JSON.stringify(
    table,
    (_2, value) => typeof value === "bigint" || typeof value === "number" && !Number.isFinite(value) ? `${value}` : value
  )
);
function setIn(tree, { path, value }) {
  const [name, ...rest2] = path;
  if (!isObject(tree) || typeof name !== "string")
    throw new ConnectRefused(`${path.join(".")} is not a table`);
  if (rest2.length > 0) {
    tree[name] ??= {};
    setIn(tree[name], { path: rest2, value });
  } else if (value === void 0) delete tree[name];
  else tree[name] = value;
}
var commentsOf = (text) => text.split("\n").filter((line) => /^\s*#/.test(line));
function refuseLostComments(before, after) {
  if (commentsOf(after).length < commentsOf(before).length)
    throw new ConnectRefused("it cannot be edited without losing a comment; edit it by hand");
}

// src/connect/documents/variables-document.ts
var DOTENV = {
  pattern: /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/,
  write: (name, value) => `${name}="${value}"`
};
var SHELL = {
  pattern: /^export ([A-Za-z_]\w*)=(.*)$/,
  write: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`
};
var POWERSHELL = {
  pattern: /^\$env:([A-Za-z_]\w*) = (.*)$/,
  write: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`
};
function variablesDocument({ pattern, write: write3 }) {
  const read = (text) => linesOf(text).flatMap((content, line) => {
    const [, name, value = ""] = content.replace(/\r$/, "").match(pattern) ?? [];
    return name === void 0 ? [] : [{ line, name, value: unquoted(value) }];
  });
  const changeOne2 = (text, { path, value }) => {
    const name = `${path[0]}`;
    const found = read(text).findLast((assignment) => assignment.name === name);
    const lines = linesOf(text);
    const end = eolOf(text) === "\r\n" ? "\r" : "";
    const written = value === void 0 ? [] : [write3(name, `${value}`) + end];
    if (found) lines.splice(found.line, 1, ...written);
    else lines.splice(lines.at(-1) === "" ? -1 : lines.length, 0, ...written);
    return lines.join("\n");
  };
  return {
    parse: (text) => Object.fromEntries(read(text).map(({ name, value }) => [name, value])),
    change: (text, changes) => changes.reduce(changeOne2, text)
  };
}
var linesOf = (text) => text.split("\n");
function unquoted(value) {
  const [, quote, inside = ""] = value.match(/^(["'])(.*)\1(?:\s*#.*)?$/) ?? [];
  if (quote) return inside.replaceAll("'\\''", "'").replaceAll("''", "'");
  return value.replace(/\s+#.*$/, "");
}
var dotenvDocument = variablesDocument(DOTENV);
var shellDocument = variablesDocument(SHELL);
var powershellDocument = variablesDocument(POWERSHELL);

// src/connect/disconnect.ts
async function disconnect(tool, options, context) {
  const { machine, terminal } = context;
  const state = readState(machine, tool.name);
  if (!state) {
    terminal.print(
      `There is nothing to take back: this command has written no settings of ${tool.title} here.`
    );
    return;
  }
  const found = state.files.flatMap((file) => undone(file, formatOf(file.file)) ?? []);
  for (const one of found) show2(one, context);
  if (options.dryRun) return;
  const changes = found.filter(({ before, after, bytes }) => before !== after || bytes === void 0);
  if (changes.length > 0) await agree(terminal, options.yes);
  for (const one of changes) write2(one, context);
  forget(machine, tool.name);
  if (tool.mcpRemoval && knowsMcp(tool, state.url, machine))
    terminal.print(`${tool.title} still knows the MCP server. Take it out: ${tool.mcpRemoval}`);
  terminal.print(`${tool.title} is as if it had not been connected. Start it again.`);
}
function knowsMcp(tool, url, machine) {
  try {
    return tool.mcpServers(contentOf, machine)?.some((server) => server.url === mcpUrl(url)) ?? false;
  } catch {
    return false;
  }
}
function show2({ file, before, after, left }, { terminal }) {
  if (before !== after) terminal.print(difference(file, before, after, false));
  for (const name of left) terminal.print(`${file}: ${name} was changed since it was written, so it stays.`);
}
function write2(one, { terminal, now }) {
  const { file, snapshot, bytes, mode, backup } = one;
  if (bytes === void 0) {
    deleteFile(snapshot);
    terminal.print(`Deleted ${file}`);
    return;
  }
  const copy = backup ? void 0 : backUp(snapshot, now());
  replaceFile(snapshot, bytes, mode);
  if (backup) rmSync4(backup, { force: true });
  terminal.print(`Wrote ${file}${copy ? `; the old file is ${copy}` : ""}`);
}
function formatOf(file) {
  const name = basename2(file);
  if (/\.jsonc?$/.test(name)) return jsonDocument;
  if (name.endsWith(".toml")) return tomlDocument;
  if (name.endsWith(".ps1")) return powershellDocument;
  return name === ".env" ? dotenvDocument : shellDocument;
}

// src/connect/key.ts
import { readFileSync as readFileSync4 } from "node:fs";
var KEY_VARIABLE = "OMNIMEMORY_API_KEY";
async function readKey({ keyFile, mayAsk, configured }, { env }, terminal) {
  if (keyFile !== void 0)
    return checked(await readFrom(keyFile, terminal), keyFile === "-" ? "stdin" : keyFile);
  const fromEnv = env[KEY_VARIABLE]?.trim();
  if (fromEnv) return checked(fromEnv, KEY_VARIABLE);
  if (configured !== void 0 || !mayAsk || !terminal.askSecret) return configured;
  const answer = (await terminal.askSecret("API key (leave it empty if the server is in local mode): ")).trim();
  return answer === "" ? void 0 : checked(answer, "the answer");
}
async function readFrom(file, terminal) {
  if (file === "-") return (await terminal.readStdin()).trim();
  try {
    return readFileSync4(file, "utf8").trim();
  } catch (error) {
    throw unusable(file, "read", error);
  }
}
function checked(text, source) {
  if (/^omk_\w{16,128}$/.test(text)) return text;
  throw new ConnectRefused(
    `${source} has no OmniMemory key: that is omk_ and letters and digits, in one line.`
  );
}

// src/connect/tools/hook-entries.ts
var TIMEOUT_S = 5;
var CLAUDE_CODE_EVENTS = ["SessionStart", "SessionEnd", "PreCompact", "PostCompact", "SubagentStop"];
var CODEX_EVENTS = ["SessionStart", "PreCompact", "PostCompact", "SubagentStop"];
var GEMINI_EVENTS = ["SessionStart", "SessionEnd", "PreCompress"];
var CURSOR_EVENTS = ["sessionStart", "sessionEnd", "preCompact", "subagentStop"];
var claudeCodeHooks = (desired) => grouped(desired, "claude-code", CLAUDE_CODE_EVENTS, { timeout: TIMEOUT_S });
var codexHooks = (desired) => grouped(desired, "codex", CODEX_EVENTS, { timeout: TIMEOUT_S });
var geminiHooks = (desired) => grouped(desired, "gemini-cli", GEMINI_EVENTS, { name: "omnimemory", timeout: TIMEOUT_S * 1e3 });
var cursorHooks = (desired) => desired.hooks ? CURSOR_EVENTS.map((event) => ({
  path: ["hooks", event],
  item: { command: commandOf(desired, "cursor", event), timeout: TIMEOUT_S }
})) : [];
function grouped(desired, tool, events, more) {
  if (!desired.hooks) return [];
  return events.map((event) => ({
    path: ["hooks", event],
    item: { hooks: [{ type: "command", command: commandOf(desired, tool, event), ...more }] }
  }));
}
function commandOf({ machine, resume: resume2 }, tool, event) {
  const script = installedScript(machine).replaceAll("\\", "/");
  if (/["$`%!\n]/.test(script))
    throw new ConnectRefused(
      `Hooks cannot run ${script}, because its path has a character that shells replace.`
    );
  const isStart = event.toLowerCase() === "sessionstart";
  return `node "${script}" hook ${tool}${resume2 && isStart ? " --resume" : ""}`;
}

// src/connect/tools/claude-code.ts
var ENDPOINT = ["env", "OTEL_EXPORTER_OTLP_ENDPOINT"];
var HEADERS = ["env", "OTEL_EXPORTER_OTLP_HEADERS"];
function claudeCodeVariables({ url, key, metricsOnly }) {
  return [
    ["CLAUDE_CODE_ENABLE_TELEMETRY", "1"],
    ["OTEL_METRICS_EXPORTER", "otlp"],
    ...metricsOnly ? [] : [["OTEL_LOGS_EXPORTER", "otlp"]],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", otlpBase(url)],
    ...key === void 0 ? [] : [["OTEL_EXPORTER_OTLP_HEADERS", headersVariable(key)]],
    ["OTEL_METRIC_EXPORT_INTERVAL", "10000"]
  ];
}
var SIGNALS = ["METRICS", "LOGS", "TRACES"].flatMap(
  (signal) => ["ENDPOINT", "HEADERS", "PROTOCOL"].map((what) => ({
    path: ["env", `OTEL_EXPORTER_OTLP_${signal}_${what}`]
  }))
);
var MCP = {
  servers: "mcpServers",
  urlField: "url",
  more: { type: "http" },
  reference: inBraces(MCP_KEY_VARIABLE)
};
function mcpCommand(desired) {
  const { headers } = serverOf(MCP, desired);
  const header = headers === void 0 ? "" : ` --header 'Authorization: Bearer ${MCP.reference}'`;
  return `claude mcp add --transport http --scope user omnimemory ${mcpUrl(desired.url)}${header}`;
}
var mcpFile = (machine) => ({
  file: joined(machine, folderFrom(machine, "CLAUDE_CONFIG_DIR"), ".claude.json"),
  format: jsonDocument
});
var claudeCode = {
  name: "claude-code",
  title: "Claude Code",
  hasMetricsOnly: true,
  hasHooks: true,
  wanted: (desired) => [
    {
      file: joined(
        desired.machine,
        folderFrom(desired.machine, "CLAUDE_CONFIG_DIR", ".claude"),
        "settings.json"
      ),
      format: jsonDocument,
      settings: claudeCodeVariables(desired).map(([name, value]) => ({ path: ["env", name], value })),
      entries: claudeCodeHooks(desired),
      destinations: [
        { path: ENDPOINT },
        { path: HEADERS, unless: ENDPOINT },
        { path: ["env", "OTEL_METRICS_EXPORTER"], harmless: ["none", "otlp"] },
        { path: ["env", "OTEL_LOGS_EXPORTER"], harmless: ["none", "otlp"] },
        ...SIGNALS
      ],
      holdsKey: desired.key !== void 0
    }
  ],
  steps: (desired) => [
    ...desired.mcp ? [
      `Let Claude Code add the MCP server with its own command: ${mcpCommand(desired)}`,
      ...mcpSteps(desired)
    ] : [],
    "Start Claude Code again: a session that runs keeps its old settings."
  ],
  mcpServers: (read, machine) => mcpServersIn(MCP, [read(mcpFile(machine))]),
  mcpRemoval: "claude mcp remove --scope user omnimemory",
  target(read, desired) {
    const [file] = this.wanted(desired);
    const content = file ? read(file) : {};
    return {
      base: textOf(valueAt(content, ENDPOINT)),
      authorization: authorizationOf(valueAt(content, HEADERS))
    };
  }
};

// src/connect/print.ts
var PLACEHOLDER = "omk_0000000000000000";
function settingsText(tool, desired) {
  const keyless = { ...desired, key: desired.key && PLACEHOLDER };
  const files = tool.wanted(keyless).filter(({ settings: settings3, entries }) => settings3.length + entries.length > 0);
  if (tool.name === "claude-code")
    return [claudeCodeText(keyless, files), ...desired.mcp ? tool.steps(desired).map(comment) : []].join(
      "\n"
    );
  return [...files.map(fileText), ...tool.steps(desired).map(comment)].join("\n");
}
function claudeCodeText(desired, files) {
  const variables4 = claudeCodeVariables(desired).map(
    ([name, value]) => `export ${name}=${shellValue(value)}`
  );
  return [
    ...variables4,
    "",
    ...files.map((file) => comment(`The same in a file:
${fileText(file).trimEnd()}`))
  ].join("\n");
}
var shellValue = (value) => value === headersVariable(PLACEHOLDER) ? `"Authorization=Bearer%20$${KEY_VARIABLE}"` : value;
function fileText({ file, format: format2, settings: settings3, entries }) {
  const items = entries.map(({ path, item }) => ({ path, value: item, append: true }));
  return masked(`# ${file}
${changed(format2, "", [...settings3, ...items])}`);
}
var comment = (text) => text.replace(/^/gm, "# ");

// src/connect/tools/by-variables.ts
import { existsSync as existsSync5 } from "node:fs";

// src/connect/tools/variables-file.ts
function variablesFile(machine, tool, variables4, holdsKey) {
  return {
    file: joined(machine, ownFolder(machine), `${tool}.${extensionOf(machine)}`),
    format: formatOf2(machine),
    settings: variables4.map(([name, value]) => ({ path: [name], value })),
    entries: [],
    destinations: [],
    holdsKey
  };
}
function profileStep(machine, tool) {
  const name = `${tool}.${extensionOf(machine)}`;
  return machine.platform === "win32" ? `Add this line to your PowerShell profile ($PROFILE): . "$HOME\\.omnimemory\\${name}"` : `Add this line to the profile of your shell, such as ~/.zshrc or ~/.bashrc: . "$HOME/.omnimemory/${name}"`;
}
var extensionOf = ({ platform }) => platform === "win32" ? "ps1" : "env";
var formatOf2 = ({ platform }) => platform === "win32" ? powershellDocument : shellDocument;

// src/connect/tools/by-variables.ts
function variables(kind, { url, key, metricsOnly }) {
  return [
    ...kind.constants.filter(([name]) => !metricsOnly || name !== kind.events),
    [`${kind.prefix}_ENDPOINT`, otlpBase(url)],
    ...key === void 0 ? [] : [[`${kind.prefix}_HEADERS`, headersVariable(key)]]
  ];
}
function toolOf(kind) {
  const file = (desired) => variablesFile(desired.machine, kind.name, variables(kind, desired), desired.key !== void 0);
  return {
    name: kind.name,
    title: kind.title,
    hasMetricsOnly: kind.events !== void 0,
    hasHooks: false,
    wanted: (desired) => [file(desired), ...kind.mcpFiles(desired)],
    steps: (desired) => [profileStep(desired.machine, kind.name), kind.step, ...kind.mcpSteps(desired)],
    mcpServers: kind.mcpServers,
    target(read, desired) {
      const content = read(file(desired));
      return {
        base: textOf(valueAt(content, [`${kind.prefix}_ENDPOINT`])),
        authorization: authorizationOf(valueAt(content, [`${kind.prefix}_HEADERS`]))
      };
    }
  };
}
var OPENCODE_MCP = {
  servers: "mcp",
  urlField: "url",
  more: { type: "remote" },
  reference: `{env:${MCP_KEY_VARIABLE}}`
};
function opencodeFile(machine) {
  const folder = joined(machine, folderFrom(machine, "XDG_CONFIG_HOME", ".config"), "opencode");
  const json = joined(machine, folder, "opencode.json");
  const jsonc = joined(machine, folder, "opencode.jsonc");
  return { file: existsSync5(jsonc) && !existsSync5(json) ? jsonc : json, format: jsonDocument };
}
var opencode = toolOf({
  name: "opencode",
  title: "opencode",
  prefix: "OPENCODE_OTLP",
  constants: [
    ["OPENCODE_ENABLE_TELEMETRY", "1"],
    ["OPENCODE_OTLP_PROTOCOL", "http/protobuf"]
  ],
  step: "opencode exports telemetry through its OpenTelemetry plug-in: install that too, and start opencode from a new shell.",
  mcpFiles: (desired) => [
    {
      ...opencodeFile(desired.machine),
      ...mcpSettings(OPENCODE_MCP, desired),
      entries: [],
      holdsKey: false
    }
  ],
  mcpSteps,
  mcpServers: (read, machine) => mcpServersIn(OPENCODE_MCP, [read(opencodeFile(machine))])
});
var CLINE_MCP = {
  servers: "mcpServers",
  urlField: "url",
  more: { type: "streamableHttp" },
  reference: "<key>"
};
var clineSteps = (desired) => desired.mcp ? [
  `Add the MCP server in Cline under MCP Servers, Configure: ${JSON.stringify({ mcpServers: { omnimemory: serverOf(CLINE_MCP, desired) } })}`,
  ...hasMcpKey(desired) ? ["Cline keeps the key in that file. Give it one with the scopes `read` and `write`."] : []
] : [];
var cline = toolOf({
  name: "cline",
  title: "Cline",
  prefix: "CLINE_OTEL_EXPORTER_OTLP",
  constants: [
    ["CLINE_OTEL_TELEMETRY_ENABLED", "1"],
    ["CLINE_OTEL_METRICS_EXPORTER", "otlp"],
    ["CLINE_OTEL_LOGS_EXPORTER", "otlp"],
    ["CLINE_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"]
  ],
  events: "CLINE_OTEL_LOGS_EXPORTER",
  step: "Start Cline, or the VS Code that it runs in, from a new shell.",
  mcpFiles: () => [],
  mcpSteps: clineSteps,
  mcpServers: () => void 0
});

// src/connect/tools/codex.ts
var EXPORTER = ["otel", "exporter"];
var HTTP = [...EXPORTER, "otlp-http"];
var LOGS = "/v1/logs";
var MCP2 = { servers: "mcp_servers", urlField: "url", reference: void 0 };
function config(desired) {
  const headers = desired.key === void 0 ? {} : { headers: { Authorization: `Bearer ${desired.key}` } };
  const exporter = { endpoint: `${otlpBase(desired.url)}${LOGS}`, protocol: "binary", ...headers };
  const mcp3 = mcpSettings(MCP2, desired);
  return {
    file: fileIn(desired.machine, "config.toml"),
    format: tomlDocument,
    settings: [
      { path: ["otel", "log_user_prompt"], value: false },
      { path: EXPORTER, value: { "otlp-http": exporter } },
      ...mcp3.settings
    ],
    entries: [],
    destinations: [{ path: EXPORTER, harmless: ["none"], placeOf: placeOf3 }, ...mcp3.destinations],
    holdsKey: desired.key !== void 0
  };
}
function placeOf3(exporter) {
  const endpoint = valueAt(exporter, ["otlp-http", "endpoint"]);
  return isObject(exporter) && Object.keys(exporter).length === 1 && endpoint !== void 0 ? endpoint : exporter;
}
var fileIn = (machine, name) => joined(machine, folderFrom(machine, "CODEX_HOME", ".codex"), name);
var codex = {
  name: "codex",
  title: "Codex",
  hasMetricsOnly: false,
  hasHooks: true,
  wanted: (desired) => [
    config(desired),
    {
      file: fileIn(desired.machine, "hooks.json"),
      format: jsonDocument,
      settings: [],
      entries: codexHooks(desired),
      destinations: [],
      holdsKey: false
    }
  ],
  steps: (desired) => [
    ...mcpSteps(desired),
    "Start Codex again: a session that runs keeps its old settings.",
    ...desired.hooks ? ["Codex runs new hooks only after you have trusted them: type /hooks in Codex."] : []
  ],
  mcpServers: (read, machine) => mcpServersIn(MCP2, [read({ file: fileIn(machine, "config.toml"), format: tomlDocument })]),
  target(read, desired) {
    const content = read(config(desired));
    return {
      base: textOf(valueAt(content, [...HTTP, "endpoint"]))?.replace(/\/v1\/logs$/, ""),
      authorization: textOf(valueAt(content, [...HTTP, "headers", "Authorization"]))
    };
  }
};

// src/connect/tools/cursor.ts
var MCP3 = {
  servers: "mcpServers",
  urlField: "url",
  reference: inBraces(`env:${MCP_KEY_VARIABLE}`)
};
var fileIn2 = (machine, name) => joined(machine, machine.home, ".cursor", name);
var mcpFile2 = (machine) => ({ file: fileIn2(machine, "mcp.json"), format: jsonDocument });
var mcp = (desired) => ({
  ...mcpFile2(desired.machine),
  ...mcpSettings(MCP3, desired),
  entries: [],
  holdsKey: false
});
var cursor = {
  name: "cursor",
  title: "Cursor",
  hasMetricsOnly: false,
  hasHooks: true,
  wanted: (desired) => [
    {
      file: fileIn2(desired.machine, "hooks.json"),
      format: jsonDocument,
      settings: desired.hooks ? [{ path: ["version"], value: 1 }] : [],
      entries: cursorHooks(desired),
      destinations: [],
      holdsKey: false
    },
    mcp(desired)
  ],
  steps: (desired) => [
    ...mcpSteps(desired),
    "Cursor exports OpenTelemetry on its Enterprise plan only. An admin sets it up once for the team, in the dashboard of Cursor:",
    `  endpoint: ${otlpBase(desired.url)}`,
    '  header: Authorization, with the value "Bearer " and a key of the scope `ingest`',
    "Cursor's servers send the data, so they must reach this host from the internet."
  ],
  mcpServers: (read, machine) => mcpServersIn(MCP3, [read(mcpFile2(machine))]),
  target: () => ({ base: void 0, authorization: void 0 })
};

// src/connect/tools/gemini.ts
var HEADERS2 = "OTEL_EXPORTER_OTLP_HEADERS";
var at2 = (name) => ["telemetry", name];
var MCP4 = { servers: "mcpServers", urlField: "httpUrl", reference: inBraces(MCP_KEY_VARIABLE) };
var fileOf = ({ folder }, { machine }, name) => joined(machine, folder(machine), name);
function settings(kin, desired) {
  const telemetry = [
    ["enabled", true],
    ["target", "local"],
    ["otlpEndpoint", otlpBase(desired.url)],
    ["otlpProtocol", "http"],
    ["logPrompts", false]
  ];
  const mcp3 = mcpSettings(MCP4, desired);
  return {
    file: fileOf(kin, desired, "settings.json"),
    format: jsonDocument,
    settings: [...telemetry.map(([name, value]) => ({ path: at2(name), value })), ...mcp3.settings],
    entries: kin.name === "gemini-cli" ? geminiHooks(desired) : [],
    destinations: [
      { path: at2("otlpEndpoint") },
      { path: at2("outfile"), harmless: [""] },
      { path: at2("target"), harmless: ["local"] },
      ...mcp3.destinations
    ],
    holdsKey: false
  };
}
function variables2(kin, desired) {
  const { key } = desired;
  return {
    file: fileOf(kin, desired, ".env"),
    format: dotenvDocument,
    settings: key === void 0 ? [] : [{ path: [HEADERS2], value: headersVariable(key) }],
    entries: [],
    destinations: [
      // a key of ours may be replaced by another one
      { path: [HEADERS2], placeOf: (value) => `${value}`.replace(/^(Authorization=Bearer%20omk_)\w+$/, "$1") },
      ...["ENDPOINT", "PROTOCOL"].map((what) => ({ path: [`${kin.prefix}_TELEMETRY_OTLP_${what}`] })),
      { path: [`${kin.prefix}_TELEMETRY_OUTFILE`] }
    ],
    holdsKey: key !== void 0
  };
}
var toolOf2 = (kin) => ({
  name: kin.name,
  title: kin.title,
  hasMetricsOnly: false,
  hasHooks: kin.name === "gemini-cli",
  wanted: (desired) => [settings(kin, desired), variables2(kin, desired)],
  steps: (desired) => [
    ...mcpSteps(desired),
    `Start ${kin.title} again: a session that runs keeps its old settings.`,
    ...desired.key === void 0 ? [] : [
      `A project with a .env file of its own hides ${fileOf(kin, desired, ".env")}. Set ${HEADERS2} in your shell if you work in one.`
    ]
  ],
  mcpServers: (read, machine) => mcpServersIn(MCP4, [read({ file: fileOf(kin, { machine }, "settings.json"), format: jsonDocument })]),
  target: (read, desired) => ({
    base: textOf(valueAt(read(settings(kin, desired)), at2("otlpEndpoint"))),
    authorization: authorizationOf(valueAt(read(variables2(kin, desired)), [HEADERS2]))
  })
});
var geminiCli = toolOf2({
  name: "gemini-cli",
  title: "Gemini CLI",
  folder: (machine) => joined(machine, folderFrom(machine, "GEMINI_CLI_HOME"), ".gemini"),
  prefix: "GEMINI"
});
var qwenCode = toolOf2({
  name: "qwen-code",
  title: "Qwen Code",
  folder: (machine) => folderFrom(machine, "QWEN_HOME", ".qwen"),
  prefix: "QWEN"
});

// src/connect/tools/vscode.ts
import { existsSync as existsSync6 } from "node:fs";
var HEADERS3 = "OTEL_EXPORTER_OTLP_HEADERS";
var at3 = (name) => [`github.copilot.chat.otel.${name}`];
function userFolders(machine) {
  const { VSCODE_PORTABLE } = machine.env;
  if (VSCODE_PORTABLE) return [joined(machine, VSCODE_PORTABLE, "user-data", "User")];
  return ["Code", "Code - Insiders"].map((name) => joined(machine, applicationFolder(machine), name, "User"));
}
function applicationFolder(machine) {
  if (machine.platform === "win32") return folderFrom(machine, "APPDATA", "AppData", "Roaming");
  if (machine.platform === "darwin") return joined(machine, machine.home, "Library", "Application Support");
  return folderFrom(machine, "XDG_CONFIG_HOME", ".config");
}
function settingsFolders(machine) {
  const all = userFolders(machine);
  const present = all.filter((folder) => existsSync6(folder));
  return present.length > 0 ? present : all.slice(0, 1);
}
function settings2(folder, { machine, url }) {
  const values = [
    ["enabled", true],
    ["exporterType", "otlp-http"],
    ["otlpEndpoint", otlpBase(url)]
  ];
  return {
    file: joined(machine, folder, "settings.json"),
    format: jsonDocument,
    settings: values.map(([name, value]) => ({ path: at3(name), value })),
    entries: [],
    destinations: [
      { path: at3("otlpEndpoint") },
      { path: at3("exporterType"), harmless: ["otlp-http"] },
      { path: at3("outfile"), harmless: [""] }
    ],
    holdsKey: false
  };
}
var INPUT = {
  type: "promptString",
  id: "omnimemory-key",
  description: "OmniMemory key",
  password: true
};
var MCP5 = {
  servers: "servers",
  urlField: "url",
  more: { type: "http" },
  reference: inBraces(`input:${INPUT.id}`)
};
var mcpFiles = (machine) => settingsFolders(machine).map((folder) => ({
  file: joined(machine, folder, "mcp.json"),
  format: jsonDocument
}));
var mcp2 = (desired) => mcpFiles(desired.machine).map((file) => ({
  ...file,
  ...mcpSettings(MCP5, desired),
  entries: desired.mcp && hasMcpKey(desired) ? [{ path: ["inputs"], item: INPUT }] : [],
  holdsKey: false
}));
var settingsFiles = (desired) => settingsFolders(desired.machine).map((folder) => settings2(folder, desired));
var variables3 = ({ machine, key }) => variablesFile(
  machine,
  "vscode",
  key === void 0 ? [] : [[HEADERS3, headersVariable(key)]],
  key !== void 0
);
var vscode = {
  name: "vscode",
  title: "Copilot Chat in VS Code",
  hasMetricsOnly: false,
  hasHooks: false,
  wanted: (desired) => [...settingsFiles(desired), variables3(desired), ...mcp2(desired)],
  steps: (desired) => [...desired.mcp && hasMcpKey(desired) ? [MCP_STEP] : [], ...telemetrySteps(desired)],
  mcpServers: (read, machine) => mcpServersIn(MCP5, mcpFiles(machine).map(read)),
  target(read, desired) {
    const contents = settingsFiles(desired).map(read);
    const bases = contents.map((content) => textOf(valueAt(content, at3("otlpEndpoint"))));
    return {
      base: bases.find((base) => base !== void 0),
      authorization: authorizationOf(valueAt(read(variables3(desired)), [HEADERS3]))
    };
  }
};
var MCP_STEP = "VS Code asks for the key of the MCP server when it first starts it, and keeps it: give it one with the scopes `read` and `write` (with `read` alone, the tools only read).";
function telemetrySteps({ machine, key }) {
  return [
    ...key === void 0 ? [] : [
      profileStep(machine, "vscode"),
      `Every program of that shell that exports OpenTelemetry then sends this header, so use a key of the scope \`ingest\` alone.`
    ],
    machine.platform === "win32" && key !== void 0 ? "Start VS Code from a new PowerShell with `code`: started from the menu, it does not read the profile." : "Close every window of VS Code and start it again."
  ];
}

// src/connect/tools/tools.ts
var BY_NAME = {
  "claude-code": claudeCode,
  codex,
  cursor,
  "gemini-cli": geminiCli,
  "qwen-code": qwenCode,
  vscode,
  opencode,
  cline
};
var toolNamed = (name) => BY_NAME[name];

// src/connect/run.ts
async function run(name, options, context) {
  const tool = toolNamed(toolName(name));
  refuseCombinations(tool, options);
  if (options.undo) {
    await disconnect(tool, options, context);
    return 0;
  }
  const desired = await desiredOf(tool, options, context);
  if (options.check) {
    const sends = await check(tool, desired, targetOf(tool, desired), context);
    return await checkMcp(tool, desired, context) && sends ? 0 : 1;
  }
  if (options.print) context.terminal.print(settingsText(tool, desired));
  else await connect(tool, desired, options, context);
  return 0;
}
function refuseCombinations(tool, { undo, check: isCheck, print, metricsOnly, withHooks, withResume }) {
  const [one, other] = Object.entries({ undo, check: isCheck, print }).flatMap(
    ([name, given]) => given ? [name] : []
  );
  if (one && other) throw new ConnectRefused(`--${one} and --${other} do not go together. Give one of them.`);
  if (metricsOnly && !tool.hasMetricsOnly)
    throw new ConnectRefused(`${tool.title} cannot send metrics alone: one setting switches everything on.`);
  if ((withHooks || withResume) && !tool.hasHooks)
    throw new ConnectRefused(`The server takes no hooks of ${tool.title}. Leave --with-hooks out.`);
}
async function desiredOf(tool, options, context) {
  const { machine, terminal } = context;
  const { keyFile, metricsOnly = false, withHooks = false, withResume = false, withMcp = false } = options;
  const state = readState(machine, tool.name);
  const url = serverUrl(options.url ?? (machine.env[URL_VARIABLE] || state?.url || DEFAULT_URL));
  const keyless = {
    machine,
    url,
    key: void 0,
    metricsOnly,
    hooks: withHooks || withResume,
    resume: withResume,
    mcp: false
  };
  const mayAsk = !options.print && !options.check && !options.yes && tool.wanted(keyless).some(({ settings: settings3, entries }) => settings3.length + entries.length > 0);
  const configured = state?.url === url ? state.hooks?.key : void 0;
  const key = await readKey(
    { keyFile, mayAsk, configured: configured ?? keyOf(targetOf(tool, keyless), url) },
    machine,
    terminal
  );
  return { ...keyless, key, mcp: withMcp };
}
function keyOf({ base, authorization }, url) {
  if (base !== otlpBase(url)) return void 0;
  return authorization?.match(/^Bearer (omk_\w+)$/)?.[1];
}
var targetOf = (tool, desired) => tool.target(contentOf, desired);

// src/connect/terminal.ts
import { createInterface } from "node:readline/promises";
function thisTerminal() {
  const { stdin, stderr } = process;
  const isInteractive = Boolean(stdin.isTTY && stderr.isTTY);
  return {
    print: (text) => process.stdout.write(`${text}
`),
    ask: isInteractive ? ask2 : void 0,
    askSecret: isInteractive ? (question) => askSecret(question, stdin) : void 0,
    readStdin: async () => {
      const parts = [];
      for await (const part of stdin) parts.push(part);
      return Buffer.concat(parts).toString();
    }
  };
}
async function ask2(question) {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise((resolve2) => lines.once("close", () => resolve2("")));
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}
var [ENTER, NEWLINE, CTRL_C, CTRL_D] = ["\r", "\n", "", ""];
var ERASERS = ["\x7F", "\b"];
async function askSecret(question, stdin) {
  process.stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.resume();
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    process.stderr.write("\n");
  }
}
function typed(stdin) {
  return new Promise((resolve2, reject) => {
    let text = "";
    const onData = (data) => {
      for (const character of data) {
        if (character === CTRL_C) return end(() => reject(new ConnectRefused("Nothing was changed.")));
        if (character === ENTER || character === NEWLINE || character === CTRL_D)
          return end(() => resolve2(text));
        text = ERASERS.includes(character) ? text.slice(0, -1) : text + character;
      }
    };
    const end = (settle) => {
      stdin.off("data", onData);
      settle();
    };
    stdin.on("data", onData);
  });
}

// src/connect/standalone.ts
var [first, ...rest] = process.argv.slice(2);
if (first === "hook") await runHook(rest);
else process.exitCode = await runCommand(process.argv.slice(2));
async function runCommand(args) {
  try {
    const { tool, help, options } = parsedArguments(args);
    if (help) {
      console.log(helpText());
      return 0;
    }
    const script = fileURLToPath(import.meta.url);
    const context = { machine: thisMachine(), terminal: thisTerminal(), now: () => /* @__PURE__ */ new Date(), script };
    return await run(tool, options, context);
  } catch (error) {
    console.error(error instanceof ConnectRefused ? error.message : error);
    return 1;
  }
}
async function runHook([tool, flag]) {
  const end = () => process.exit(0);
  for (const fault of ["uncaughtException", "unhandledRejection"]) process.on(fault, end);
  setTimeout(end, 4500).unref();
  const text = await hook(tool, { resume: flag === "--resume" }, thisMachine(), process.stdin).catch(
    () => ""
  );
  if (text === "") end();
  else process.stdout.write(`${text}
`, end);
}

/*
@decimalturn/toml-patch

MIT License

Copyright (c) 2019–2025 Tim Hall
Copyright (c) 2025 Martin Leduc

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/

/*
diff

BSD 3-Clause License

Copyright (c) 2009-2015, Kevin Decker <kpdecker@gmail.com>
All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its
   contributors may be used to endorse or promote products derived from
   this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/

/*
jsonc-parser

The MIT License (MIT)

Copyright (c) Microsoft

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/

/*
smol-toml

Copyright (c) Squirrel Chat et al., All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the
   documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors
   may be used to endorse or promote products derived from this software without
   specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
