// One process: the same requests that the SDK sent, sent again with nothing but Node's own HTTP.
import http from 'node:http';
import { print } from './report.ts';

const [, , endpoint, captured] = process.argv as unknown as [string, string, string, string];
const { headers, body } = JSON.parse(Buffer.from(captured, 'base64url').toString()) as { headers: http.OutgoingHttpHeaders; body: string };
const agent = new http.Agent({ keepAlive: true });

function post(): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(endpoint, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve(performance.now() - started) : reject(new Error(`answered ${response.statusCode}`))));
    });
    request.on('error', reject).end(Buffer.from(body, 'base64url'));
  });
}

const times: number[] = [];
for (let round = 0; round < 31; round++) times.push(await post());
const [firstMs, ...again] = times;
agent.destroy();
print({ firstMs: firstMs!, againMs: again.sort((a, b) => a - b)[again.length >> 1]! });
