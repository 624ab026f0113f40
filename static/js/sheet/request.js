// Asking the server, and saying on the page what failed.

const PATIENCE = 20000;
const LOST = "The connection failed, so this may not have reached the server. What you typed is still here: try again. Nothing is written twice.";
const SIGNED_OUT = "You are signed out. Sign in again in another window, then try again here: what you typed is still here.";
const STALE = "This page is no longer valid, perhaps because you signed in anew. Reload it; the draft is kept.";
const HALTED = "The server can't save at the moment. What you typed is still here: try again in a few minutes.";
const FULL = "The server's disk is full, and nothing was saved. What you typed is still here: tell an administrator, and try again when there is room.";
const BUSY = new Set([429, 502, 504]);

export const byId = (id) => document.getElementById(id);

// `kind` is lost, halted, full, signed-out, stale or refused; what is refused is of no use to send again.
export class Failure extends Error {
  constructor(message, kind) {
    super(message);
    this.kind = kind;
  }
}

export async function request(url, body) {
  let response;
  try {
    response = await fetch(url, {
      method: body ? "POST" : "GET",
      body,
      headers: { "HX-Request": "true" },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new Failure(LOST, "lost");
  }
  if (response.redirected) throw new Failure(SIGNED_OUT, "signed-out");
  if (response.status === 403) throw new Failure(STALE, "stale");
  if (response.status === 503) throw new Failure(HALTED, "halted");
  if (response.status === 507) throw new Failure(FULL, "full");
  if (BUSY.has(response.status)) throw new Failure(LOST, "lost");
  if (!response.ok) {
    throw new Failure(`The server could not do it (error ${response.status}). What you typed is still here: try again, or reload the page.`, "refused");
  }
  return response;
}

export const textOf = async (url, body) => (await request(url, body)).text();

export function fail(failure) {
  const line = document.createElement("p");
  line.textContent = failure instanceof Failure ? failure.message : `Something went wrong on this page: ${failure}`;
  byId("sheet-failed").replaceChildren(line);
  byId("sheet-failed").scrollIntoView({ block: "nearest" });
}

export const recovered = () => byId("sheet-failed").replaceChildren();
