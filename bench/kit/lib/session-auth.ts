import { createSessions, createWithAuth } from 'waymark/auth';

const sessions = createSessions<{ name: string }>({ password: process.env.SESSION_PASSWORD });

export const withAuth = createWithAuth({ methods: [sessions] });
