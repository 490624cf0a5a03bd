// The platform's own SDK walks through every ePayment and webhook call it knows. It has the platform's
// addresses built in, so `fetch` is sent to the simulator instead.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@vippsmobilepay/sdk';

const { base_url, client_id, client_secret, subscription_key, msn } = JSON.parse(process.env.KASSE_SIMULATOR);
const real = globalThis.fetch;
globalThis.fetch = (request) => real(new Request(request.url.replace('https://apitest.vipps.no', base_url), request));

const client = Client({ merchantSerialNumber: msn, subscriptionKey: subscription_key, useTestMode: true, retryRequests: false });
const nok = (value) => ({ modificationAmount: { currency: 'NOK', value } });
const done = (answer) => {
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer.data;
};

async function created(token, reference, more) {
  return done(await client.payment.create(token, {
    amount: { currency: 'NOK', value: 1000 },
    paymentMethod: { type: 'WALLET' },
    returnUrl: `https://shop.example.com/back?reference=${reference}`,
    userFlow: 'WEB_REDIRECT',
    paymentDescription: 'One pair of socks',
    reference,
    ...more,
  }));
}

test('a payment from create to refund', async () => {
  const token = done(await client.auth.getToken(client_id, client_secret)).access_token;
  const reference = `peer-${crypto.randomUUID()}`;
  const customer = { phoneNumber: '4712345678' };
  assert.equal((await created(token, reference, { customer })).reference, reference);
  assert.equal(done(await client.payment.info(token, reference)).state, 'CREATED');
  done(await client.payment.forceApprove(token, reference, { customer }));
  assert.equal(done(await client.payment.capture(token, reference, nok(600))).aggregate.capturedAmount.value, 600);
  assert.equal(done(await client.payment.refund(token, reference, nok(100))).aggregate.refundedAmount.value, 100);
  assert.equal(done(await client.payment.cancel(token, reference)).aggregate.cancelledAmount.value, 400);
  const names = done(await client.payment.history(token, reference)).map((event) => event.name);
  assert.deepEqual(names, ['CREATED', 'AUTHORIZED', 'CAPTURED', 'REFUNDED', 'CANCELLED']);
});

test('a taken reference is refused in the documented form', async () => {
  const token = done(await client.auth.getToken(client_id, client_secret)).access_token;
  const reference = `peer-${crypto.randomUUID()}`;
  await created(token, reference);
  const again = await client.payment.create(token, {
    amount: { currency: 'NOK', value: 2000 },
    paymentMethod: { type: 'WALLET' },
    returnUrl: 'https://shop.example.com/back',
    userFlow: 'WEB_REDIRECT',
    reference,
  });
  assert.equal(again.ok, false);
  assert.equal(again.error.status, 409);
  assert.deepEqual(again.error.extraDetails.find((detail) => detail.name === 'ErrorCode').reason, '4150');
});

test('webhooks are registered, listed and deleted', async () => {
  const token = done(await client.auth.getToken(client_id, client_secret)).access_token;
  const url = 'https://shop.example.com/hooks';
  const { id, secret } = done(await client.webhook.register(token, { url, events: ['epayments.payment.captured.v1'] }));
  assert.ok(secret.length >= 36);
  const listed = done(await client.webhook.list(token)).webhooks;
  assert.ok(listed.some((webhook) => webhook.id === id && webhook.url === url));
  done(await client.webhook.delete(token, id));
  assert.ok(!done(await client.webhook.list(token)).webhooks.some((webhook) => webhook.id === id));
});
