import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Breakglass } from './launch.ts';

/** A heap snapshot as V8 writes it: nodes and edges as rows of numbers. */
interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: string[]; readonly edge_fields: string[]; readonly edge_types: [string[]] } };
  readonly nodes: number[];
  readonly edges: number[];
  readonly strings: string[];
}

/** The heap of the page once garbage is gone, as DevTools would save it. */
export async function heapOf({ app, home }: Breakglass): Promise<Buffer> {
  const file = path.join(home, 'renderer.heapsnapshot');
  await app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.webContents.takeHeapSnapshot(to), file);
  const heap = readFileSync(file);
  rmSync(file);
  return heap;
}

/**
 * Every string that something alive still holds. Chromium's collector takes any number on the C++ stack for a pointer,
 * so elements that nothing refers to can outlive a collection: what is reached from there only is garbage.
 */
export function reachableText(heap: Buffer): Buffer {
  const { snapshot, nodes, edges, strings } = JSON.parse(heap.toString()) as Snapshot;
  const { node_fields: nodeFields, edge_fields: edgeFields, edge_types: [edgeTypes] } = snapshot.meta;
  const [nodeSize, edgeSize] = [nodeFields.length, edgeFields.length];
  const [nameAt, countAt] = [nodeFields.indexOf('name'), nodeFields.indexOf('edge_count')];
  const count = nodes.length / nodeSize;
  const first = new Int32Array(count + 1);
  for (let node = 0; node < count; node++) first[node + 1] = first[node]! + nodes[node * nodeSize + countAt]!;
  const isString = (edge: number): boolean => !['element', 'hidden'].includes(edgeTypes[edges[edge * edgeSize]!]!);
  const seen = new Uint8Array(count);
  const held = new Set<number>();
  const waiting = [0];
  seen[0] = 1;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    held.add(nodes[node * nodeSize + nameAt]!);
    for (let edge = first[node]!; edge < first[node + 1]!; edge++) {
      if (edgeTypes[edges[edge * edgeSize]!] === 'weak') continue;
      if (isString(edge)) held.add(edges[edge * edgeSize + 1]!);
      const to = edges[edge * edgeSize + 2]! / nodeSize;
      if (seen[to] === 1 || strings[nodes[to * nodeSize + nameAt]!] === 'C++ native stack roots') continue;
      seen[to] = 1;
      waiting.push(to);
    }
  }
  return Buffer.from([...held].map((at) => strings[at]).join('\n'));
}
