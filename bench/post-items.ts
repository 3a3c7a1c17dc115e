/** Sends bodies to the door of a server, some at a time, and fails unless all items are accepted. */
export async function postBodies(url: string, bodies: readonly string[], senders: number): Promise<void> {
  let next = 0;
  const send = async (): Promise<void> => {
    for (;;) {
      const body = bodies[next++];
      if (body === undefined) return;
      await postBody(url, body);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
}

async function postBody(url: string, body: string): Promise<void> {
  const response = await fetch(new URL('/v1/intake/dossier-events', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  // The answer's own contract.
  const answer = (await response.json()) as { quarantined?: number; duplicate?: number; detail?: string };
  if (!response.ok || answer.quarantined !== 0) throw new Error(`not accepted: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
}
