use maillon as _;
