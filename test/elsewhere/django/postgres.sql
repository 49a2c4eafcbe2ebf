CREATE TABLE public.auth_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);
CREATE TABLE public.magic_link_magiclink (
    id integer NOT NULL,
    token uuid NOT NULL,
    redirect_to character varying(255) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    is_active boolean NOT NULL,
    user_id integer NOT NULL,
    logged_in_at timestamp with time zone,
    accessed_at timestamp with time zone
);
CREATE TABLE public.magic_link_magiclinkuse (
    id integer NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    http_method character varying(10) NOT NULL,
    session_key character varying(40) NOT NULL,
    remote_addr character varying(100) NOT NULL,
    ua_string text NOT NULL,
    error character varying(100) NOT NULL,
    link_id integer NOT NULL
);
INSERT INTO public.auth_user VALUES (2, '!kLyXQpN0NpHfH0pKD7uhfWi4LeQia6QORWEDXRFP', NULL, false, 'bob', '', '', 'bob@example.com', false, true, '2026-11-30 09:50:07.773484+00');
INSERT INTO public.auth_user VALUES (3, '!vmfCduFsdxedFGviKg67MLOwGj6g78NbmTrzuAJO', NULL, false, 'carol', '', '', 'carol@example.com', false, true, '2026-11-30 09:50:07.78562+00');
INSERT INTO public.auth_user VALUES (4, '!Q6hDG1I6z5brmNvAk4nQ2GgHIn0OnEMDYdYqxxXi', NULL, false, 'dan', '', '', 'dan@example.com', false, false, '2026-11-30 09:50:07.789519+00');
INSERT INTO public.auth_user VALUES (5, '!TixNQj34p8sADW1lCV3UFa5ZxurEuDeDorDO4IfQ', NULL, false, 'eve', '', '', 'eve@example.com', false, true, '2026-11-30 09:50:07.793501+00');
INSERT INTO public.auth_user VALUES (1, '!rEsXk6odFKT3tv2vxUAdW6GJufM0pxMYDJ6j955b', '2026-11-30 09:50:07.9184+00', false, 'ada', '', '', 'ada@example.com', false, true, '2026-11-30 09:50:07.770688+00');
INSERT INTO public.magic_link_magiclink VALUES (1, '5125552f-5ce7-4fac-ade6-9634e790a234', '/invoices/7', '2026-11-30 09:50:07.797925+00', '2026-11-30 10:50:07.797937+00', true, 1, NULL, '2026-11-30 09:50:07.830298+00');
INSERT INTO public.magic_link_magiclink VALUES (2, '5fcdb864-ec42-461a-acc8-c99be11754d3', 'https://evil.example/', '2026-11-30 09:50:07.851809+00', '2026-11-30 10:50:07.851817+00', true, 2, NULL, NULL);
INSERT INTO public.magic_link_magiclink VALUES (3, 'a260c445-b658-4481-b07e-d741fa29b81b', '/', '2026-11-30 09:50:07.858192+00', '2026-11-30 10:50:07.858199+00', true, 3, NULL, NULL);
INSERT INTO public.magic_link_magiclink VALUES (4, '47652617-bbc4-4e4a-aae3-fff1e4ba40c4', '/', '2026-11-30 09:50:07.862163+00', '2026-11-30 10:50:07.86217+00', true, 4, NULL, NULL);
INSERT INTO public.magic_link_magiclink VALUES (5, 'b156fd54-a605-494e-842b-4a88db374e59', '/', '2026-11-30 09:50:07.870605+00', '2026-11-30 10:50:07.870612+00', true, 5, NULL, NULL);
INSERT INTO public.magic_link_magiclink VALUES (6, '6c117ffa-6a3f-478f-ac17-33b21268b10b', '/', '2026-11-30 09:50:07.875372+00', '2026-11-30 08:50:07.875295+00', true, 1, NULL, NULL);
INSERT INTO public.magic_link_magiclink VALUES (7, '6c49ebea-43b4-45fd-b331-d61835c00c07', '/', '2026-11-30 09:50:07.886737+00', '2026-11-30 10:50:07.886746+00', false, 1, NULL, NULL);
INSERT INTO public.magic_link_magiclink VALUES (8, 'a990176b-8fe4-4d39-821c-9e5a35b13213', '/', '2026-11-30 09:50:07.897653+00', '2026-11-30 10:50:07.897668+00', false, 1, '2026-11-30 09:50:07.918981+00', '2026-11-30 09:50:07.904526+00');
INSERT INTO public.magic_link_magiclinkuse VALUES (1, '2026-11-30 09:50:07.830298+00', 'GET', '', '127.0.0.1', '', '', 1);
INSERT INTO public.magic_link_magiclinkuse VALUES (2, '2026-11-30 09:50:07.904526+00', 'GET', '', '127.0.0.1', '', '', 8);
INSERT INTO public.magic_link_magiclinkuse VALUES (3, '2026-11-30 09:50:07.918981+00', 'POST', 'rlm3ry9djxumg45ntdgvkb4yfzwgb3gf', '127.0.0.1', '', '', 8);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);
ALTER TABLE ONLY public.magic_link_magiclink
    ADD CONSTRAINT magic_link_magiclink_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.magic_link_magiclink
    ADD CONSTRAINT magic_link_magiclink_token_key UNIQUE (token);
ALTER TABLE ONLY public.magic_link_magiclinkuse
    ADD CONSTRAINT magic_link_magiclinkuse_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.magic_link_magiclinkuse
    ADD CONSTRAINT magic_link_magiclink_link_id_07c548cb_fk_magic_lin FOREIGN KEY (link_id) REFERENCES public.magic_link_magiclink(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.magic_link_magiclink
    ADD CONSTRAINT magic_link_magiclink_user_id_889d26c4_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
