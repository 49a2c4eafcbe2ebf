/**
 * The floor of a store: the same statements by hand on the same driver, and nothing of what makes a login
 * safe: no judging, no form token, no errors understood, no deadline.
 */
export interface Floor {
  issue(link: FloorLink): Promise<void>;
  open(id: string, at: number): Promise<void>;
  redeem(press: FloorPress): Promise<void>;
}

export interface FloorLink {
  readonly id: string;
  readonly user_id: string;
  readonly address: string;
  readonly at: number;
}

export interface FloorPress {
  readonly id: string;
  readonly user_id: string;
  readonly at: number;
  readonly secret_hash: string;
}

export const linkOf = ({ id, user_id, address, at }: FloorLink) => ({
  id,
  user_id,
  address,
  purpose: "login",
  asked_by: null,
  redirect_to: "/",
  issued_at: at,
  expires_at: at + 600_000,
});

export const visitOf = (link_id: string, at: number, outcome: string) => ({
  link_id,
  at,
  method: outcome === "opened" ? "GET" : "POST",
  outcome,
  reason: null,
  client_address: "127.0.0.1",
  network: "127.0.0.1",
  user_agent: "bench",
  browser: null,
});

export const nobody = {
  session_id: null,
  session_hash: null,
  current_user: null,
  current_address: null,
};

export const oneDay = 86_400_000;
