import { after } from 'next/server';
import { github, webhook } from 'waymark/webhooks';
import { z } from 'zod';

const payload = z.object({
  action: z.string().optional(),
  issue: z.object({ number: z.number(), title: z.string() }).optional(),
});

/** What GitHub tells of a repository; each delivery is handled once, however often it comes. */
export const POST = webhook(
  { provider: github({ secret: process.env.GITHUB_WEBHOOK_SECRET }), schema: payload },
  async (_request, { type, payload: { action, issue } }) => {
    if (type !== 'issues' || issue === undefined) return;

    // GitHub waits ten seconds for the answer: what takes longer comes behind it.
    after(() => console.log(`Issue ${issue.number} (${issue.title}) was ${action}.`));
    return Response.json({ handled: `issue ${issue.number} ${action}` });
  },
);
