import http from 'node:http';

/**
 * A client with as little of its own as Node allows: what is measured is the server, and a richer client takes longer to
 * unpack an answer than the server to give it.
 */
export interface PlainClient {
  /** Milliseconds until the last byte has come; the body is not looked at. */
  time(path: string): Promise<number>;
  /** Posts JSON and returns the answer's body. */
  post(path: string, body: string): Promise<string>;
  /** Calls `onChunk` with what comes and when, until the signal aborts. */
  follow(path: string, signal: AbortSignal, onChunk: (text: string, at: number) => void): Promise<void>;
}

export function plainClient(url: string): PlainClient {
  const { hostname, port } = new URL(url);
  const agent = new http.Agent({ keepAlive: true });

  function request(
    path: string,
    options: http.RequestOptions,
    body: string | null,
    onAnswer: (answer: http.IncomingMessage) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = http.request({ hostname, port, path, agent, ...options }, (answer) => {
        onAnswer(answer);
        answer.on('end', resolve);
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body ?? undefined);
    });
  }

  return {
    async time(path) {
      const started = performance.now();
      // Packed, as browsers ask for it.
      await request(path, { headers: { 'accept-encoding': 'gzip' } }, null, (answer) => answer.resume());
      return performance.now() - started;
    },
    async post(path, body) {
      let text = '';
      await request(path, { method: 'POST', headers: { 'content-type': 'application/json' } }, body, (answer) => {
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
      });
      return text;
    },
    async follow(path, signal, onChunk) {
      try {
        await request(path, { signal, agent: false }, null, (answer) => {
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => {
            onChunk(chunk, performance.now());
          });
        });
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}
