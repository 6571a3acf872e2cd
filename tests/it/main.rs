mod printing;
