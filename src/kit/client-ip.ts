export { clientIp, ipNetwork } from './client-ip/client-ip.ts';
