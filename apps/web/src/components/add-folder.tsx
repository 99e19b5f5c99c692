"use client";

import { connectFolder } from "#analysis/api.ts";
import { TextForm } from "./text-form.tsx";

/** Connects a folder of this machine. */
export function AddFolder() {
  return (
    <TextForm
      id="folder"
      label="Folder"
      placeholder="/home/you/code/project"
      button="Add folder"
      busyButton="Looking…"
      hint="The path of a git repository on this machine. It is only read, and nothing leaves the machine."
      send={connectFolder}
    />
  );
}
