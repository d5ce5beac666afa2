import { validate } from 'waymark/validate';
import { z } from 'zod';

const feedback = z.object({
  rating: z.number().int().min(1).max(5),
  text: z.string().trim().min(1).max(1000),
});

/** The same checks as in /api/users, by a schema: only what fits reaches the handler, with its type. */
export const POST = validate({ body: feedback }, async (_request, { body }) =>
  Response.json({ thanks: `for ${body.rating} of 5`, text: body.text }, { status: 201 }),
);
