import assert from "node:assert/strict";
import { test } from "node:test";
import { lookUp, type Surroundings } from "../src/lookup";

function around(files: string[], more: Partial<Surroundings> = {}): Surroundings {
  return {
    platform: "linux",
    folder: "/books/letters",
    home: "/home/me",
    setting: "",
    python: undefined,
    searchPath: "/usr/local/bin:/usr/bin",
    isFile: (path) => files.includes(path),
    ...more,
  };
}

const everywhere = [
  "/opt/qp",
  "/envs/a/bin/quoteproof",
  "/books/letters/.venv/bin/quoteproof",
  "/usr/bin/quoteproof",
];

test("each place is looked at in its order", () => {
  const all = { setting: "/opt/qp", python: "/envs/a/bin/python" };
  const found = (files: string[], more: Partial<Surroundings>) => lookUp(around(files, more));
  assert.deepEqual(found(everywhere, all), { kind: "found", program: "/opt/qp", origin: "setting" });
  const { python } = all;
  assert.deepEqual(found(everywhere, { python }), { kind: "found", program: everywhere[1], origin: "python" });
  assert.deepEqual(found(everywhere, {}), { kind: "found", program: everywhere[2], origin: "environment" });
  assert.deepEqual(found(everywhere.slice(3), { python }), { kind: "found", program: everywhere[3], origin: "path" });
  assert.deepEqual(found([], { python }), { kind: "missing" });
});

test("a setting that leads nowhere is told, though others would be there", () => {
  assert.deepEqual(lookUp(around(everywhere, { setting: "/opt/gone" })), {
    kind: "wrong-setting",
    program: "/opt/gone",
  });
});

test("a setting may be relative, at home, or name the workspace folder", () => {
  const spelt = [
    ["env/bin/quoteproof", "/books/letters/env/bin/quoteproof"],
    ["~/bin/quoteproof", "/home/me/bin/quoteproof"],
    ["${workspaceFolder}/q", "/books/letters/q"],
    ["  /opt/qp ", "/opt/qp"],
  ] as const;
  for (const [setting, program] of spelt) {
    assert.deepEqual(lookUp(around([program], { setting })), { kind: "found", program, origin: "setting" });
  }
});

test("the Python extension may name an interpreter or an environment", () => {
  for (const python of ["/envs/a", "/envs/a/bin/python3.12"]) {
    assert.equal(lookUp(around(["/envs/a/bin/quoteproof"], { python })).kind, "found");
  }
});

test("on Windows scripts lie elsewhere and end in .exe", () => {
  const windows = { platform: "win32", folder: "C:\\books", home: "C:\\me", searchPath: "D:\\tools;C:\\Windows" };
  const places = [
    ["C:\\books\\.venv\\Scripts\\quoteproof.exe", {}],
    ["D:\\tools\\quoteproof.exe", {}],
    ["C:\\py\\Scripts\\quoteproof.exe", { python: "C:\\py\\python.exe" }],
    ["C:\\env\\Scripts\\quoteproof.exe", { python: "C:\\env\\Scripts\\python.exe" }],
  ] as const;
  for (const [program, more] of places) {
    const found = lookUp(around([program], { ...windows, ...more }));
    assert.equal(found.kind === "found" ? found.program : "", program);
  }
});

test("a relative folder of the search path is passed over", () => {
  assert.equal(lookUp(around(["bin/quoteproof", "quoteproof"], { searchPath: "bin:.::" })).kind, "missing");
});
