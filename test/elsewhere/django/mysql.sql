CREATE TABLE `auth_user` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `password` varchar(128) NOT NULL,
  `last_login` datetime(6) DEFAULT NULL,
  `is_superuser` tinyint(1) NOT NULL,
  `username` varchar(150) NOT NULL,
  `first_name` varchar(150) NOT NULL,
  `last_name` varchar(150) NOT NULL,
  `email` varchar(254) NOT NULL,
  `is_staff` tinyint(1) NOT NULL,
  `is_active` tinyint(1) NOT NULL,
  `date_joined` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `username` (`username`)
) ENGINE=InnoDB AUTO_INCREMENT=6 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `auth_user` VALUES (1,'!dWPJzraxNUcmseW7Iy0hHflIPdN3FxmD4yWo5fUm','2026-11-30 09:50:11.424323',0,'ada','','','ada@example.com',0,1,'2026-11-30 09:50:11.350235');
INSERT INTO `auth_user` VALUES (2,'!0vDjYgk4NzKv3Gk8E0VDQFxvWclfCAM8w50rmLGP',NULL,0,'bob','','','bob@example.com',0,1,'2026-11-30 09:50:11.351581');
INSERT INTO `auth_user` VALUES (3,'!XgNv7Oa9lluG3ahKYaubtXAy2fQQxHuqURt5lVq2',NULL,0,'carol','','','carol@example.com',0,1,'2026-11-30 09:50:11.353453');
INSERT INTO `auth_user` VALUES (4,'!0IVcCxlDx2qd3DYr0072DOLtx61YFBh3ESi1bl5M',NULL,0,'dan','','','dan@example.com',0,0,'2026-11-30 09:50:11.354574');
INSERT INTO `auth_user` VALUES (5,'!sF62AyJ12PlV9c35xIeIm61iFsV96MbA1MMfVvX6',NULL,0,'eve','','','eve@example.com',0,1,'2026-11-30 09:50:11.355155');
CREATE TABLE `magic_link_magiclink` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `token` char(32) NOT NULL,
  `redirect_to` varchar(255) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  `is_active` tinyint(1) NOT NULL,
  `user_id` int(11) NOT NULL,
  `logged_in_at` datetime(6) DEFAULT NULL,
  `accessed_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `token` (`token`),
  KEY `magic_link_magiclink_user_id_889d26c4_fk_auth_user_id` (`user_id`),
  CONSTRAINT `magic_link_magiclink_user_id_889d26c4_fk_auth_user_id` FOREIGN KEY (`user_id`) REFERENCES `auth_user` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=9 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `magic_link_magiclink` VALUES (1,'59f0aa6bca2b44d6a38ed6ba1184d4bf','/invoices/7','2026-11-30 09:50:11.357607','2026-11-30 10:50:11.357614',1,1,NULL,'2026-11-30 09:50:11.368850');
INSERT INTO `magic_link_magiclink` VALUES (2,'ad5f04d6cfc047dba2a91a00d7520ff4','https://evil.example/','2026-11-30 09:50:11.386491','2026-11-30 10:50:11.386499',1,2,NULL,NULL);
INSERT INTO `magic_link_magiclink` VALUES (3,'2a79d811fb7b4134834d7bc148fc0c6d','/','2026-11-30 09:50:11.388280','2026-11-30 10:50:11.388286',1,3,NULL,NULL);
INSERT INTO `magic_link_magiclink` VALUES (4,'0db3fafd643448eb8eadeb8aaac1dbc4','/','2026-11-30 09:50:11.390823','2026-11-30 10:50:11.390828',1,4,NULL,NULL);
INSERT INTO `magic_link_magiclink` VALUES (5,'6f07e061b1874a06899616d0837db091','/','2026-11-30 09:50:11.393249','2026-11-30 10:50:11.393254',1,5,NULL,NULL);
INSERT INTO `magic_link_magiclink` VALUES (6,'67ad3b906d364d38b101e0381ad00b85','/','2026-11-30 09:50:11.395218','2026-11-30 08:50:11.395155',1,1,NULL,NULL);
INSERT INTO `magic_link_magiclink` VALUES (7,'11c86fb53a264b45bf49c1ccab2b2d89','/','2026-11-30 09:50:11.397531','2026-11-30 10:50:11.397538',0,1,NULL,NULL);
INSERT INTO `magic_link_magiclink` VALUES (8,'16b11386d53142a1af06a00839530686','/','2026-11-30 09:50:11.402101','2026-11-30 10:50:11.402107',0,1,'2026-11-30 09:50:11.425195','2026-11-30 09:50:11.408434');
CREATE TABLE `magic_link_magiclinkuse` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `timestamp` datetime(6) NOT NULL,
  `http_method` varchar(10) NOT NULL,
  `session_key` varchar(40) NOT NULL,
  `remote_addr` varchar(100) NOT NULL,
  `ua_string` longtext NOT NULL,
  `error` varchar(100) NOT NULL,
  `link_id` int(11) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `magic_link_magiclink_link_id_07c548cb_fk_magic_lin` (`link_id`),
  CONSTRAINT `magic_link_magiclink_link_id_07c548cb_fk_magic_lin` FOREIGN KEY (`link_id`) REFERENCES `magic_link_magiclink` (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `magic_link_magiclinkuse` VALUES (1,'2026-11-30 09:50:11.368850','GET','','127.0.0.1','','',1);
INSERT INTO `magic_link_magiclinkuse` VALUES (2,'2026-11-30 09:50:11.408434','GET','','127.0.0.1','','',8);
INSERT INTO `magic_link_magiclinkuse` VALUES (3,'2026-11-30 09:50:11.425195','POST','t8goq38ltzy13s0fwp3ezyvkqs7bzqdh','127.0.0.1','','',8);
