// Tries one counter after the other until the derived key begins as the challenge asks.
"use strict";

function bytes(hex) {
  return Uint8Array.from(hex.match(/../g) || [], function (pair) { return parseInt(pair, 16); });
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
}

async function derived(parameters, salt, password) {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: parameters.algorithm.split("/")[1], salt: salt, iterations: parameters.cost };
  return hex(await crypto.subtle.deriveBits(how, key, parameters.keyLength * 8));
}

async function solve(challenge) {
  const parameters = challenge.parameters;
  const nonce = bytes(parameters.nonce);
  const salt = bytes(parameters.salt);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const place = new DataView(password.buffer);
  for (let counter = 0; counter <= 0xffffffff; counter += 1) {
    place.setUint32(nonce.length, counter);
    const key = await derived(parameters, salt, password);
    if (key.startsWith(parameters.keyPrefix)) {
      return { challenge: challenge, solution: { counter: counter, derivedKey: key } };
    }
  }
  return null;
}

self.onmessage = function (event) {
  solve(event.data).then(
    function (payload) { self.postMessage(payload); },
    function () { self.postMessage(null); }
  );
};
