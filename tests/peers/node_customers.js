// npm's paystack-sdk. It has no setting for the address, so fetch is pointed at the server.
const env = process.env;
const original = globalThis.fetch;
globalThis.fetch = (url, init) =>
  original(String(url).replace("https://api.paystack.co", env.BASE_URL), init);

const sdk = require("paystack-sdk");
const Paystack = sdk.default ?? sdk;
const { customer } = new Paystack(env.PAYSTACK_SECRET_KEY);

const steps = {
  create: () => customer.create({ email: "new@example.com", first_name: "A" }),
  get_customers: () => customer.list({ perPage: 10 }),
  get_customer: () => customer.fetch(env.EMAIL),
  update: () => customer.update(env.CODE, { first_name: "Bo" }),
  validate: () =>
    customer.validate(env.CODE, {
      first_name: "Uchenna",
      last_name: "Okoro",
      type: "bank_account",
      country: "NG",
      bvn: "222222222221",
      bank_code: "007",
      account_number: "0111111111",
    }),
  flag: () => customer.setRiskAction({ customer: env.CODE, risk_action: "deny" }),
  // It sends "authorizaion_code" (version 4.2.1), which Paystack cannot know: a refusal is right.
  deactivate_misspelled: async () => {
    const answer = await customer.deactivateAutorization(env.CARD).catch((error) => error.body);
    return { status: answer && answer.status === false };
  },
};

(async () => {
  for (const [name, step] of Object.entries(steps)) {
    const outcome = await step().then(
      (answer) => (answer.status === true ? "ok" : `refused: ${answer.message}`),
      (error) => `${error.name}: ${error.message}`,
    );
    console.log(`${name}: ${outcome}`);
    if (outcome !== "ok") process.exitCode = 1;
  }
})();
